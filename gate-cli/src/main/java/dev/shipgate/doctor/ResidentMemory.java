package dev.shipgate.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that a process has in the machine's, as Linux says it. */
final class ResidentMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d{1,12}) kB");
    private static final long KILOBYTE = 1024;

    private ResidentMemory() {}

    /** Returns it in bytes; empty on other systems, or if the process has ended. */
    static OptionalLong bytes(long processId) {
        try {
            Path status = Path.of("/proc", Long.toString(processId), "status");
            Matcher line = RESIDENT.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * KILOBYTE) : OptionalLong.empty();
        } catch (IOException goneOrNotLinux) {
            return OptionalLong.empty();
        }
    }
}

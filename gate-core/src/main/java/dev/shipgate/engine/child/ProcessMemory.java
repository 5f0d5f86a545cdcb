package dev.shipgate.engine.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resident memory of a process, as Linux says it. On other systems, and after the process has ended, it's empty.
 */
public final class ProcessMemory {

    private static final Pattern NOW = Pattern.compile("VmRSS:\\s+(\\d{1,12}) kB");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d{1,12}) kB");
    private static final long KILOBYTE = 1024;

    private ProcessMemory() {}

    /** Returns how many bytes it has now. */
    public static OptionalLong bytes(long processId) {
        return bytes(processId, NOW);
    }

    /** Returns the most bytes that it has had. */
    public static OptionalLong peakBytes(long processId) {
        return bytes(processId, PEAK);
    }

    private static OptionalLong bytes(long processId, Pattern pattern) {
        try {
            Path status = Path.of("/proc", Long.toString(processId), "status");
            Matcher line = pattern.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * KILOBYTE) : OptionalLong.empty();
        } catch (IOException goneOrNotLinux) {
            return OptionalLong.empty();
        }
    }
}

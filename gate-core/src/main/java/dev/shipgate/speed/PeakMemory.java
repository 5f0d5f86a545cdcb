package dev.shipgate.speed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The most resident memory that a process has had. Only Linux says it. */
final class PeakMemory {

    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d{1,12}) kB");
    private static final long KILOBYTE = 1024;

    private PeakMemory() {}

    /**
     * Returns the peak of a process or of one that it started, whichever is larger, in bytes: the process of an engine
     * may be a shell that waits for the program. Empty if the system doesn't say.
     */
    static OptionalLong bytes(long processId) {
        Stream<ProcessHandle> started =
                ProcessHandle.of(processId).map(ProcessHandle::descendants).orElse(Stream.empty());
        return Stream.concat(Stream.of(processId), started.map(ProcessHandle::pid))
                .map(PeakMemory::ofOne)
                .flatMapToLong(OptionalLong::stream)
                .max();
    }

    private static OptionalLong ofOne(long processId) {
        try {
            String status =
                    Files.readString(Path.of("/proc", Long.toString(processId), "status"), StandardCharsets.ISO_8859_1);
            Matcher line = HIGH_WATER.matcher(status);
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * KILOBYTE) : OptionalLong.empty();
        } catch (IOException goneOrNotLinux) {
            return OptionalLong.empty();
        }
    }
}

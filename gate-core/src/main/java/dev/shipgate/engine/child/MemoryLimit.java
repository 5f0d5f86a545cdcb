package dev.shipgate.engine.child;

import dev.shipgate.engine.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resident memory that a process may have. Only Linux says how much it has; elsewhere nothing is limited.
 *
 * @param processId the process
 * @param bytes the limit
 */
record MemoryLimit(long processId, long bytes) {

    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final Path CONTAINER_LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,12}) kB");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})\\s*");
    private static final long KILOBYTE = 1024;

    /** By default, a process leaves this part of the available memory to others. */
    private static final int PART_LEFT = 10;

    /** Returns the limit of a process that starts now. */
    static MemoryLimit of(long pid, Limits limits) {
        Long given = limits.memoryBytes();
        return new MemoryLimit(pid, given == null ? byDefault() : given);
    }

    /** Returns how much the process has, if that is more than the limit. */
    Optional<String> exceeded() {
        OptionalLong resident = ProcessMemory.bytes(processId);
        return resident.isPresent() && resident.getAsLong() > bytes
                ? Optional.of("the process of the engine used more than " + (bytes >> 20) + " MiB of memory")
                : Optional.empty();
    }

    private static long byDefault() {
        OptionalLong available = number(MEMORY_INFO, AVAILABLE);
        OptionalLong container = number(CONTAINER_LIMIT, BYTES);
        long most = Math.min(
                available.isPresent() ? available.getAsLong() * KILOBYTE : Long.MAX_VALUE,
                container.orElse(Long.MAX_VALUE));
        return most - most / PART_LEFT;
    }

    private static OptionalLong number(Path file, Pattern pattern) {
        try {
            Matcher line = pattern.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }
}

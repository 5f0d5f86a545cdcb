package dev.shipgate.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run would take place.
 *
 * @param javaVersion such as {@code 17.0.12}
 * @param javaFeature its first number
 * @param javaVendor who built it
 * @param os the operating system, as Java names it
 * @param arch the processor's architecture, as Java names it
 * @param cores processors that Java may use
 * @param heapBytes the most that Java's heap may grow to
 * @param physicalBytes memory of the machine, or what its container is allowed
 * @param availableBytes memory that a new program could have without swapping
 * @param environment environment variables
 */
public record Machine(
        String javaVersion,
        int javaFeature,
        String javaVendor,
        String os,
        String arch,
        int cores,
        long heapBytes,
        long physicalBytes,
        long availableBytes,
        Map<String, String> environment) {

    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

    public Machine {
        environment = Map.copyOf(environment);
    }

    /** Returns the machine that this program runs on. */
    public static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long physical = system.getTotalMemorySize();
        // What Java calls free leaves out what the file cache would give back; what Linux calls available is of the
        // whole machine, and a container may be allowed less.
        long available = linuxAvailable().orElseGet(system::getFreeMemorySize);
        return new Machine(
                Runtime.version().toString(),
                Runtime.version().feature(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
                physical,
                Math.min(available, physical),
                System.getenv());
    }

    private static OptionalLong linuxAvailable() {
        try {
            Matcher line = AVAILABLE.matcher(Files.readString(MEMORY_INFO, StandardCharsets.ISO_8859_1));
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * 1024) : OptionalLong.empty();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }
}

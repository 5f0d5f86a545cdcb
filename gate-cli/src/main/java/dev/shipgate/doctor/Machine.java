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
 * The machine that a run would use.
 *
 * @param javaVersion such as {@code 17.0.12}
 * @param javaFeature the first number of the version
 * @param javaVendor the vendor of the JDK
 * @param os the operating system's name in Java
 * @param arch the processor architecture's name in Java
 * @param cores the number of processors available to Java
 * @param heapBytes the maximum size of Java's heap
 * @param physicalBytes the memory of the machine, or the limit of its container
 * @param availableBytes the memory available to a new program without swapping
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
        // Java's "free" excludes memory that the file cache would give back. Linux's "available" is for the
        // whole machine, and a container may have a lower limit.
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

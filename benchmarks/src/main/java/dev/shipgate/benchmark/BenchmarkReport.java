package dev.shipgate.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every benchmark under this JVM's JDK and writes the results. */
public final class BenchmarkReport {

    private static final String RESULTS = "reports/benchmarks/RESULTS.md";
    private static final int WARM_UPS = 4;
    private static final int MEASUREMENTS = 5;

    private BenchmarkReport() {}

    /** @param arguments the root of the checkout, and a regular expression for the benchmarks to run */
    public static void main(String[] arguments) throws RunnerException, IOException {
        Path root = Path.of(arguments[0]);
        StringBuilder text = new StringBuilder("# Benchmarks\n\n");
        text.append("Written by `mvn -Pbenchmark verify`. Compare figures only with figures of the same machine.\n\n");
        text.append("| | |\n| --- | --- |\n");
        row(text, "machine", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        row(text, "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        row(text, "JDK", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        row(text, "load before the run", number(load()));
        Collection<RunResult> results = micro(arguments[1], ModelFolder.of(root));
        row(text, "load after the benchmarks", number(load()));
        text.append("\n## One core\n\n| benchmark | per second | ± | against scalar |\n| --- | ---: | ---: | ---: |\n");
        double scalar = results.stream()
                .filter(result -> "scalar".equals(result.getParams().getParam("kernel")))
                .mapToDouble(BenchmarkReport::score)
                .findFirst()
                .orElse(Double.NaN);
        for (RunResult result : results) {
            String kernel = result.getParams().getParam("kernel");
            text.append("| ")
                    .append(result.getPrimaryResult().getLabel())
                    .append(kernel == null ? "" : ", " + kernel)
                    .append(" | ")
                    .append(number(score(result)))
                    .append(" | ")
                    .append(number(result.getPrimaryResult().getScoreError()))
                    .append(" | ")
                    .append(kernel == null ? "" : number(score(result) / scalar))
                    .append(" |\n");
        }
        text.append("\nRows have 248,320 logits; top-K rows have the 64 largest of them. A digest is of 64 MiB.\n");
        text.append("\n## Whole process\n\n").append(WholeProcess.measure(root));
        Path file = root.resolve(RESULTS);
        Files.createDirectories(root.resolve("reports/benchmarks"));
        Files.writeString(file, text);
        System.out.println("wrote " + file);
    }

    private static Collection<RunResult> micro(String include, ModelFolder model) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(include)
                        .mode(Mode.Throughput)
                        .timeUnit(TimeUnit.SECONDS)
                        .forks(1)
                        .threads(1)
                        .warmupIterations(WARM_UPS)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(MEASUREMENTS)
                        .measurementTime(TimeValue.seconds(2))
                        .jvmArgs(
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                                "-D" + ReaderBenchmark.ORACLE + "=" + model.oracle())
                        .build())
                .run();
    }

    private static double score(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
    }
}

package dev.shipgate.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Times a whole gate on the embedded model against the same comparisons in plain Python, in alternating pairs. */
final class WholeProcess {

    private static final int PAIRS = 7;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String PYTHON = "SHIPGATE_PYTHON";
    private static final String PACKAGES = "import numpy, onnxruntime, safetensors";

    private WholeProcess() {}

    static String measure(Path root) throws IOException {
        String python = System.getenv().getOrDefault(PYTHON, "python3");
        if (run(root, List.of(python, "-c", PACKAGES)) != 0) {
            return "Not measured: " + python + " lacks the packages of `benchmarks/plain_gate.py`. Get them with\n"
                    + "`python3 -m venv .venv && .venv/bin/pip install numpy onnxruntime safetensors`, and set "
                    + PYTHON
                    + " to\n`$PWD/.venv/bin/python`.\n";
        }
        ModelFolder model = ModelFolder.of(root);
        List<String> gate = List.of(
                root.resolve("shipgate").toString(),
                "run",
                "--quiet",
                "--out",
                root.resolve("benchmarks/target/report").toString());
        List<String> plain = List.of(
                python,
                root.resolve("benchmarks/plain_gate.py").toString(),
                model.bundle().toString(),
                model.oracle().toString());
        // Builds what is missing, and warms the system's caches.
        require(root, gate);
        require(root, plain);
        double[] ofGate = new double[PAIRS];
        double[] ofPlain = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            ofGate[pair] = require(root, gate);
            ofPlain[pair] = require(root, plain);
        }
        double gateMillis = median(ofGate);
        double plainMillis = median(ofPlain);
        return "Median of " + PAIRS + " alternating runs on the embedded model.\n\n"
                + "| | ms | ratio |\n| --- | ---: | ---: |\n"
                + "| `shipgate run`, all checks and reports | " + BenchmarkReport.number(gateMillis) + " | "
                + BenchmarkReport.number(gateMillis / plainMillis) + " |\n"
                + "| `plain_gate.py` | " + BenchmarkReport.number(plainMillis) + " | 1 |\n";
    }

    /** Returns how long a command took, in milliseconds. */
    private static double require(Path root, List<String> command) throws IOException {
        long start = System.nanoTime();
        int exitCode = run(root, command);
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (exitCode != 0) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + exitCode);
        }
        return millis;
    }

    private static int run(Path root, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(root.resolve("benchmarks").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException noSuchProgram) {
            return -1;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

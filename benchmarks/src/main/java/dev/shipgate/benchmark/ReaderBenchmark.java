package dev.shipgate.benchmark;

import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads an oracle, and hashes a file of 64 MiB. */
@State(Scope.Benchmark)
public class ReaderBenchmark {

    /** The system property that names the oracle to read. */
    static final String ORACLE = "shipgate.benchmark.oracle";

    private static final int BYTES = 1 << 26;

    private final Path oracle = Path.of(System.getProperty(ORACLE, ""));
    private Path file = Path.of("");

    @Setup
    public void write() {
        try {
            file = Files.createTempFile("shipgate-benchmark", ".bin");
            Files.write(file, new byte[BYTES]);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @TearDown
    public void remove() {
        try {
            Files.delete(file);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Benchmark
    public Oracle oracle() {
        return Oracle.read(oracle);
    }

    @Benchmark
    public PinnedFile digestOf64MiB() {
        return PinnedFile.of(file);
    }
}

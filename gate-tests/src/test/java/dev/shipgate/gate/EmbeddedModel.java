package dev.shipgate.gate;

import dev.shipgate.engine.EngineOptions;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The embedded model, for tests. */
public final class EmbeddedModel {

    private static final Path FOLDER =
            Path.of(System.getProperty("shipgate.models")).resolve("qwen3.5-nano");

    private EmbeddedModel() {}

    public static Path oracle() {
        return FOLDER.resolve("oracle");
    }

    /** Returns one of its bundles, such as {@code decode_fp32} or {@code genai_int4}. */
    public static Path bundle(String variant) {
        return FOLDER.resolve("bundles/qwen3_5_nano_" + variant);
    }

    public static Path shipBundle() {
        return bundle("decode_int8hu_block32_sym");
    }

    public static Path baseline() {
        return bundle("decode_int8lin");
    }

    public static Path deviceRun(String name) {
        return FOLDER.resolve("device-runs/" + name + ".json");
    }

    public static Policy policy() {
        return new PolicyFile().readDefault();
    }

    public static GateInputs inputs(Path bundle, @Nullable Path baseline, Path... deviceRuns) {
        return new GateInputs(oracle(), bundle, baseline, List.of(deviceRuns), EngineOptions.defaults());
    }

    /** Gates a bundle and concludes. */
    public static Transcript gate(GateInputs inputs) {
        try (Gate gate = Gate.open(inputs, EmbeddedModel::policy, Progress.SILENT)) {
            return gate.examineAll();
        }
    }

    /** Copies a folder, to be damaged. */
    public static Path copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
            return to;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}

package dev.shipgate.input;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Recognises, by the names of its files, what somebody gave instead of a bundle or an oracle, so that a message can
 * name what to do with it.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class MisplacedInput {

    private MisplacedInput() {}

    /** Returns what is at a place where a bundle was expected, and what to do with it; empty if it isn't recognised. */
    public static Optional<String> insteadOfBundle(Path place) {
        if (hasManifest(place)) {
            return Optional.empty();
        }
        if (Files.exists(place.resolve("oracle.json")) || Files.exists(place.resolve("oracle-mapping.json"))) {
            return Optional.of("is an oracle, not a bundle; give it with --oracle, or check it with: shipgate oracle"
                    + " check " + place);
        }
        if (Files.exists(place.resolve("transcript.json"))) {
            return Optional.of("is the report folder of a run, not a bundle; to judge its measurements again, run:"
                    + " shipgate judge " + place.resolve("transcript.json"));
        }
        if (Files.exists(place.resolve("config.json")) && hasFile(place, "*.{safetensors,bin}") && !hasGraph(place)) {
            return Optional.of("is a checkpoint, not a bundle; export it to ONNX first, and record the oracle from it:"
                    + " record_oracle.py --model " + place + " (docs/first-gate.md)");
        }
        return Optional.empty();
    }

    /**
     * Returns what is at a place where an oracle was expected, and what to do with it; empty if it isn't recognised.
     */
    public static Optional<String> insteadOfOracle(Path place) {
        if (hasGraph(place) || hasManifest(place)) {
            return Optional.of("is a bundle, not an oracle; gate it with: shipgate run --bundle " + place
                    + ", or, if it is the fp32 reference, record it with: shipgate oracle record --bundle " + place
                    + " --prompts prompts.json --out my-oracle");
        }
        if (hasGguf(place) || Files.exists(place.resolve("config.json")) && hasFile(place, "*.{safetensors,bin}")) {
            return Optional.of("is a model, not an oracle; record one from its checkpoint: record_oracle.py --model "
                    + place + " (docs/first-gate.md)");
        }
        return Files.exists(place.resolve("transcript.json"))
                ? Optional.of("is the report folder of a run, not an oracle")
                : Optional.empty();
    }

    private static boolean hasManifest(Path place) {
        return Files.exists(place.resolve("metadata.json"))
                || Files.exists(place.resolve("genai_config.json"))
                || Files.exists(place.resolve("shipgate-bundle.json"));
    }

    private static boolean hasGguf(Path place) {
        return place.toString().endsWith(".gguf") || hasFile(place, "*.gguf");
    }

    private static boolean hasGraph(Path place) {
        return hasFile(place, "*.onnx") || hasFile(place.resolve("onnx"), "*.onnx");
    }

    private static boolean hasFile(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            return files.iterator().hasNext();
        } catch (IOException unreadable) {
            return false;
        }
    }
}

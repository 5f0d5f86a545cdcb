package dev.shipgate.cli;

import java.nio.file.Path;
import java.util.List;

/** The paths of the model that ships with the program. {@code run} gates it by default. */
final class BuiltInModel {

    private static final String MODELS = "shipgate.models";

    private final Path folder;

    private BuiltInModel(Path folder) {
        this.folder = folder;
    }

    /** Finds it in the folder that the launcher sets, or else under the current folder. */
    static BuiltInModel find() {
        return new BuiltInModel(
                Path.of(System.getProperty(MODELS, "oracle-fixtures/models")).resolve("qwen3.5-nano"));
    }

    Path oracle() {
        return folder.resolve("oracle");
    }

    Path shipBundle() {
        return folder.resolve("bundles/qwen3_5_nano_decode_int8hu_block32_sym");
    }

    Path baseline() {
        return folder.resolve("bundles/qwen3_5_nano_decode_int8lin");
    }

    List<Path> deviceRuns() {
        return List.of(
                folder.resolve("device-runs/int8hu-onnxruntime-node.json"),
                folder.resolve("device-runs/int8hu-chromium-wasm.json"));
    }
}

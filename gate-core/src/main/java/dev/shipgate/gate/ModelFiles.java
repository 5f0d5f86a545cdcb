package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.PinnedFile;
import java.util.List;

/**
 * Selects the files of a bundle that determine its output: graph and weights, but not the manifest or the tokenizer.
 */
final class ModelFiles {

    private static final List<String> WEIGHTS = List.of(".data", ".onnx_data", ".bin");

    private ModelFiles() {}

    static List<PinnedFile> of(Bundle bundle, List<PinnedFile> files) {
        String graph = bundle.root().relativize(bundle.modelFile()).toString().replace('\\', '/');
        return files.stream()
                .filter(file ->
                        file.path().startsWith(graph) || WEIGHTS.stream().anyMatch(file.path()::endsWith))
                .toList();
    }
}

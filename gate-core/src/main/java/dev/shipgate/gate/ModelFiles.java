package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.PinnedFile;
import java.util.List;

/**
 * Selects the files of a bundle that determine its output: graph and weights, but not the manifest or the tokenizer.
 */
final class ModelFiles {

    private static final List<String> WEIGHTS = List.of(".data", ".onnx_data", ".bin", ".gguf");

    private ModelFiles() {}

    static List<PinnedFile> of(Bundle bundle, List<PinnedFile> files) {
        List<String> graphs = bundle.graphFiles().stream()
                .map(graph -> bundle.root().relativize(graph).toString().replace('\\', '/'))
                .toList();
        return files.stream()
                .filter(file -> graphs.stream().anyMatch(file.path()::startsWith)
                        || WEIGHTS.stream().anyMatch(file.path()::endsWith))
                .toList();
    }
}

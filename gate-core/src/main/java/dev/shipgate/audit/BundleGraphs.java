package dev.shipgate.audit;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graphs of a bundle: the decoder or the stages of its pipeline, and the embedding if that has a file of its own.
 *
 * @param graphs each graph by its role
 */
record BundleGraphs(Map<String, ComparedGraph> graphs) {

    private static final String EMBEDDING = "embedding";

    /** @throws dev.shipgate.input.InvalidInputException if a graph or its weights cannot be read */
    static BundleGraphs read(Bundle bundle) {
        if (bundle.isGguf()) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "is a GGUF file, and the weights of only ONNX graphs can be compared, since the gate doesn't unpack"
                            + " llama.cpp's types; audit it by itself, or gate one file against the other: shipgate run"
                            + " --engine llama.cpp --baseline FILE");
        }
        Map<String, ComparedGraph> graphs = new LinkedHashMap<>();
        bundle.stages()
                .forEach(stage -> graphs.put(stage.name(), ComparedGraph.of(OnnxGraph.read(bundle, stage.file()))));
        if (bundle.embeddingFile() != null) {
            graphs.put(EMBEDDING, ComparedGraph.of(OnnxGraph.read(bundle, bundle.embeddingFile())));
        }
        return new BundleGraphs(graphs);
    }

    /** Returns every stored tensor by its name; the role comes first if two graphs use one name. */
    Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        graphs.forEach((role, graph) -> graph.scope().forEachTensor((name, tensor) -> {
            if (tensors.putIfAbsent(name, tensor) != null) {
                tensors.put(role + "/" + name, tensor);
            }
        }));
        return tensors;
    }

    /** Returns the roles of both bundles' graphs. */
    List<String> rolesWith(BundleGraphs other) {
        List<String> roles = new ArrayList<>(graphs.keySet());
        other.graphs.keySet().stream().filter(role -> !roles.contains(role)).forEach(roles::add);
        return roles;
    }
}

package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the graphs of one step output. Closing it frees all values at once, except those that the caller pinned. */
final class StepResult implements AutoCloseable {

    private final List<OrtSession.Result> results = new ArrayList<>();
    private final Map<String, OnnxTensor> values = new HashMap<>();

    /**
     * Adds what one graph output.
     *
     * @param names the name in this result of each output of the graph
     */
    void add(OrtSession.Result result, Map<String, String> names) {
        results.add(result);
        for (Map.Entry<String, OnnxValue> each : result) {
            values.put(names.getOrDefault(each.getKey(), each.getKey()), (OnnxTensor) each.getValue());
        }
    }

    /** Returns a value if a graph has output it so far. */
    Optional<OnnxTensor> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns a value that was requested.
     *
     * @throws java.util.NoSuchElementException if no graph output it
     */
    OnnxTensor get(String name) {
        return find(name).orElseThrow();
    }

    @Override
    public void close() {
        values.clear();
        results.forEach(OrtSession.Result::close);
        results.clear();
    }
}

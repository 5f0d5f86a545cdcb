package dev.shipgate.oracle;

import dev.shipgate.input.PinnedFile;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.SafetensorsWriter;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An oracle of one case with three positions and a vocabulary of four, to be damaged in one place. */
final class TinyOracle {

    static final String JSON = """
            {
              "schema": "shipgate-oracle/1",
              "name": "tiny",
              "model": {"id": "tiny", "vocab_size": 4, "num_hidden_layers": 2,
                "layer_types": ["linear_attention", "full_attention"], "eos_token_id": [0, 3]},
              "oracle": {"dtype": "float32", "device": null, "torch": "2.13.0", "threads": 2},
              "tensors": {"file": "oracle.safetensors", "sha256": "SHA256"},
              "cases": [
                {"id": "one", "kind": "gate", "input_ids": [0, 1, 2], "top1_ids": [1, 2, 3],
                  "logit_margins": [1.0, 1.0, 1.0], "prob_margins": [0.4, 0.4, 0.4],
                  "seed": {"position": 3, "token_id": 3, "top1_id": 0, "logit_margin": 1.0, "prob_margin": 0.4},
                  "greedy": {"ids": [3, 0], "logit_margins": [1.0, 2.0], "prob_margins": [0.4, 0.5]}}
              ]
            }
            """;

    private final Path folder;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private String json = JSON;

    TinyOracle(Path folder) {
        this.folder = folder;
        with("one.logits", ArrayTensor.of(Shape.of(3, 4), 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
        with("one.seed.logits", ArrayTensor.of(Shape.of(4), 1, 0, 0, 0));
        with("one.seed.past_key_values.0.conv_state", zeros(1, 2, 4));
        with("one.seed.past_key_values.0.recurrent_state", zeros(1, 1, 2, 2));
        with("one.seed.past_key_values.1.key", zeros(1, 1, 3, 2));
        with("one.seed.past_key_values.1.value", zeros(1, 1, 3, 2));
    }

    static Tensor zeros(long... dimensions) {
        Shape shape = Shape.of(dimensions);
        return ArrayTensor.of(shape, new float[(int) shape.elementCount()]);
    }

    TinyOracle with(String tensor, Tensor value) {
        tensors.put(tensor, value);
        return this;
    }

    TinyOracle without(String tensor) {
        tensors.remove(tensor);
        return this;
    }

    /** Stores the two largest logits of each row in place of the rows. */
    TinyOracle topTwo() {
        for (String name : List.of("one.logits", "one.seed.logits")) {
            Tensor whole = Objects.requireNonNull(tensors.remove(name));
            TopKRows rows = TopKRows.of(
                    new FullRows(whole.reshaped(Shape.of(whole.shape().elementCount() / 4, 4))), 2);
            with(name + ".topk_ids", rows.ids());
            with(name + ".topk_logits", rows.logits());
            with(name + ".logsumexp", rows.logSumExp());
            with(name + ".tail_mass", rows.tailMass());
        }
        return replacing("\"cases\"", "\"logits\": {\"kind\": \"topk\", \"k\": 2}, \"cases\"");
    }

    /** Replaces a part of the JSON, which must be there. */
    TinyOracle replacing(String part, String replacement) {
        if (!json.contains(part)) {
            throw new IllegalArgumentException("the JSON has no " + part);
        }
        json = json.replace(part, replacement);
        return this;
    }

    /** Writes both files, with the right digest unless the JSON was given another. */
    Path write() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        tensors.forEach((name, tensor) -> writer.add(name, tensor, tensor.dtype()));
        Path tensorFile = folder.resolve("oracle.safetensors");
        writer.write(tensorFile);
        String sha256 = PinnedFile.of(folder, tensorFile).sha256();
        Files.writeString(folder.resolve("oracle.json"), json.replace("SHA256", sha256));
        return folder;
    }

    Oracle read() throws IOException {
        return Oracle.read(write());
    }
}

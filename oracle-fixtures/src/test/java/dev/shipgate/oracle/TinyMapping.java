package dev.shipgate.oracle;

import dev.shipgate.fixture.NpyBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arrays of one case with three positions and a vocabulary of four, and their mapping, to be damaged in one place. */
public final class TinyMapping {

    /** The mapping. */
    public static final String JSON = """
            {
              "schema": "shipgate-oracle-mapping/1",
              "name": "tiny goldens",
              "recorded_at": "2026-11-22",
              "model": {"id": "tiny", "vocab_size": 4, "eos_token_id": 0},
              "oracle": {"dtype": "float32", "torch": "2.13.0"},
              "cases": [
                {"id": "one", "kind": "gate", "text": "a b c",
                  "input_ids": "one_ids.npy",
                  "logits": "goldens.npz#logits",
                  "seed": {"token_id": 3, "logits": "seed_logits.npy",
                    "state": {"0.conv_state": "states/conv.npy", "1.key": "states/key.npy"}},
                  "greedy": {"ids": "greedy_ids.npy", "text": "d", "logits": "greedy_logits.npy"}}
              ]
            }
            """;

    private final Path folder;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String json = JSON;

    TinyMapping(Path folder) throws IOException {
        this.folder = folder;
        with("one_ids.npy", NpyBytes.ints("(1, 3)", 0, 1, 2));
        with(
                "goldens.npz",
                NpyBytes.zip(
                        "logits.npy", NpyBytes.floats("(1, 3, 4)", 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
                        "hidden.npy", NpyBytes.floats("(1,)", 1)));
        with("seed_logits.npy", NpyBytes.floats("(1, 1, 4)", 5, 0, 0, 0));
        with("states/conv.npy", NpyBytes.floats("(1, 1, 4)", 1, 2, 3, 4));
        with("states/key.npy", NpyBytes.floats("(1, 1, 3, 1)", 1, 2, 3));
        with("greedy_ids.npy", NpyBytes.ints("(2,)", 3, 0));
        with("greedy_logits.npy", NpyBytes.floats("(2, 4)", 0, 0, 0, 1, 2.5f, 0, 0, 0));
    }

    TinyMapping with(String file, byte[] content) {
        files.put(file, content);
        return this;
    }

    /** Replaces a part of the JSON, which must be there. */
    TinyMapping replacing(String part, String replacement) {
        if (!json.contains(part)) {
            throw new IllegalArgumentException("the JSON has no " + part);
        }
        json = json.replace(part, replacement);
        return this;
    }

    Path write() throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Files.writeString(folder.resolve("oracle-mapping.json"), json);
        return folder;
    }

    Oracle read() throws IOException {
        return Oracle.read(write());
    }
}

package dev.shipgate.oracle;

import dev.shipgate.input.PinnedFile;
import dev.shipgate.tensor.SafetensorsWriter;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes oracles as {@code shipgate-oracle/1}. */
public final class OracleWriter {

    private static final String TENSORS = "oracle.safetensors";

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Writes the tensors and then the manifest, so that a manifest is never there without what it names.
     *
     * @param directory is made if it is missing
     * @throws IOException if a file cannot be written
     */
    public void write(Oracle oracle, Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        oracle.cases().forEach(each -> addTensors(each, tensors));
        Path tensorFile = directory.resolve(TENSORS);
        new SafetensorsWriter().write(tensorFile, tensors, Map.of("schema", Oracle.SCHEMA));
        writeManifest(manifest(oracle, PinnedFile.of(directory, tensorFile)), directory);
    }

    private void writeManifest(Map<String, Object> manifest, Path directory) throws IOException {
        Path beside = directory.resolve("." + OracleReader.MANIFEST + "." + ProcessHandle.current().pid());
        try {
            mapper.writeValue(beside, manifest);
            Files.move(
                    beside,
                    directory.resolve(OracleReader.MANIFEST),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (JacksonException problem) {
            throw new IOException(problem.getOriginalMessage(), problem);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void addTensors(OracleCase oracleCase, Map<String, Tensor> tensors) {
        String id = oracleCase.id();
        tensors.put(id + ".logits", oracleCase.logits());
        OracleSeed seed = oracleCase.seed();
        if (seed != null) {
            tensors.put(id + ".seed.logits", seed.logits());
            seed.state().forEach((slot, tensor) -> tensors.put(id + ".seed.past_key_values." + slot, tensor));
        }
    }

    private static Map<String, Object> manifest(Oracle oracle, PinnedFile tensorFile) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Oracle.SCHEMA);
        manifest.put("name", oracle.name());
        putIfKnown(manifest, "recorded_at", oracle.recordedAt());
        manifest.put("model", model(oracle.model()));
        manifest.put("oracle", recorder(oracle.recorder()));
        Map<String, Object> tensors = new LinkedHashMap<>();
        tensors.put("file", tensorFile.path());
        tensors.put("sha256", tensorFile.sha256());
        manifest.put("tensors", tensors);
        manifest.put("cases", oracle.cases().stream().map(OracleWriter::oracleCase).toList());
        return manifest;
    }

    private static Map<String, Object> model(OracleModel model) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", model.id());
        putIfKnown(fields, "architecture", model.architecture());
        putIfKnown(fields, "revision", model.revision());
        putIfKnown(fields, "weights_sha256", model.weightsSha256());
        putIfKnown(fields, "tokenizer_sha256", model.tokenizerSha256());
        fields.put("vocab_size", model.vocabSize());
        putIfKnown(fields, "num_hidden_layers", model.numHiddenLayers());
        putIfAny(fields, "layer_types", model.layerTypes());
        List<Integer> eos = model.eosTokenIds();
        putIfKnown(fields, "eos_token_id", eos.isEmpty() ? null : eos.size() == 1 ? eos.get(0) : eos);
        return fields;
    }

    private static Map<String, Object> recorder(Recorder recorder) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dtype", recorder.dtype());
        putIfKnown(fields, "device", recorder.device());
        putIfKnown(fields, "attn_implementation", recorder.attnImplementation());
        fields.putAll(recorder.versions());
        return fields;
    }

    private static Map<String, Object> oracleCase(OracleCase oracleCase) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", oracleCase.id());
        fields.put("kind", oracleCase.kind());
        putIfKnown(fields, "text", oracleCase.text());
        fields.put("input_ids", oracleCase.inputIds());
        putIfAny(fields, "top1_ids", oracleCase.top1Ids());
        putIfAny(fields, "logit_margins", oracleCase.logitMargins());
        putIfAny(fields, "prob_margins", oracleCase.probMargins());
        putIfKnown(fields, "prefill_vs_step_max_abs", oracleCase.prefillVsStepMaxAbs());
        OracleSeed seed = oracleCase.seed();
        if (seed != null) {
            fields.put("seed", seed(seed));
        }
        Greedy greedy = oracleCase.greedy();
        if (greedy != null) {
            fields.put("greedy", greedy(greedy));
        }
        return fields;
    }

    private static Map<String, Object> seed(OracleSeed seed) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("position", seed.position());
        fields.put("token_id", seed.tokenId());
        fields.put("top1_id", seed.top1Id());
        Margin margin = seed.margin();
        if (margin != null) {
            fields.put("logit_margin", margin.logit());
            fields.put("prob_margin", margin.prob());
        }
        return fields;
    }

    private static Map<String, Object> greedy(Greedy greedy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ids", greedy.ids());
        putIfKnown(fields, "text", greedy.text());
        putIfAny(fields, "logit_margins", greedy.logitMargins());
        putIfAny(fields, "prob_margins", greedy.probMargins());
        fields.put("stopped_on_eos", greedy.stoppedOnEos());
        return fields;
    }

    private static void putIfKnown(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void putIfAny(Map<String, Object> fields, String name, List<?> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
    }
}

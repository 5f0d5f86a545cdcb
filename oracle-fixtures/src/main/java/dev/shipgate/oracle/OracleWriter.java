package dev.shipgate.oracle;

import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.OracleDocument.CaseJson;
import dev.shipgate.oracle.OracleDocument.GreedyJson;
import dev.shipgate.oracle.OracleDocument.LogitsJson;
import dev.shipgate.oracle.OracleDocument.LogitsKind;
import dev.shipgate.oracle.OracleDocument.ModelJson;
import dev.shipgate.oracle.OracleDocument.SeedJson;
import dev.shipgate.oracle.OracleDocument.TensorsJson;
import dev.shipgate.output.JsonFile;
import dev.shipgate.tensor.SafetensorsWriter;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes oracles as {@code oracle.json} and {@code oracle.safetensors}. */
public final class OracleWriter {

    private static final String TENSOR_FILE = "oracle.safetensors";

    private final JsonFile json = new JsonFile();

    /**
     * Writes {@code oracle} to {@code directory}, creating it if necessary. Tensors keep their dtype; tensors that no
     * case uses are omitted.
     *
     * <p>Each file is replaced atomically, tensors first. A reader that opens the folder between the two replacements
     * rejects it.
     *
     * @throws IOException if a file cannot be written
     */
    public void write(Oracle oracle, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path tensorFile = directory.resolve(TENSOR_FILE);
        SafetensorsWriter tensors = new SafetensorsWriter().metadata("schema", Oracle.SCHEMA);
        oracle.cases().forEach(oracleCase -> addTensors(tensors, oracleCase));
        tensors.write(tensorFile);
        OracleDocument document =
                document(oracle, PinnedFile.of(directory, tensorFile).sha256());
        json.write(directory.resolve(OracleReader.JSON_FILE), document);
    }

    private static void addTensors(SafetensorsWriter tensors, OracleCase oracleCase) {
        String name = CaseTensors.logitsName(oracleCase.id());
        stored(name, oracleCase.rows(), FullRows::logits).forEach((each, tensor) -> add(tensors, each, tensor));
        @Nullable OracleSeed seed = oracleCase.seed();
        if (seed != null) {
            String seedName = CaseTensors.seedLogitsName(oracleCase.id());
            stored(seedName, seed.rows(), OracleWriter::onlyRow).forEach((each, tensor) -> add(tensors, each, tensor));
            seed.state()
                    .forEach((slot, tensor) -> add(tensors, CaseTensors.statePrefix(oracleCase.id()) + slot, tensor));
        }
    }

    /** Returns the tensors that store {@code rows}, by name. */
    private static Map<String, Tensor> stored(String name, OracleRows rows, Function<FullRows, Tensor> whole) {
        return rows.either(full -> Map.of(name, whole.apply(full)), topK -> {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put(CaseTensors.topKIdsName(name), topK.ids());
            tensors.put(CaseTensors.topKLogitsName(name), topK.logits());
            tensors.put(CaseTensors.logSumExpName(name), topK.logSumExp());
            tensors.put(CaseTensors.tailMassName(name), topK.tailMass());
            return tensors;
        });
    }

    /** The single row of a seeded step is stored without a position dimension. */
    private static Tensor onlyRow(FullRows rows) {
        return rows.logits().reshaped(Shape.of(rows.vocabSize()));
    }

    private static void add(SafetensorsWriter tensors, String name, Tensor tensor) {
        tensors.add(name, tensor, tensor.dtype());
    }

    private static OracleDocument document(Oracle oracle, String tensorSha256) {
        return new OracleDocument(
                Oracle.SCHEMA,
                oracle.name(),
                oracle.recordedAt(),
                model(oracle.model()),
                recorder(oracle.recorder()),
                new TensorsJson(TENSOR_FILE, tensorSha256),
                logits(oracle),
                oracle.cases().stream().map(OracleWriter::oracleCase).toList());
    }

    /** Full rows are not mentioned in the JSON, which keeps files from before top-K rows existed unchanged. */
    private static @Nullable LogitsJson logits(Oracle oracle) {
        @Nullable Integer k = oracle.topK();
        return k == null ? null : new LogitsJson(LogitsKind.TOPK, k);
    }

    private static ModelJson model(OracleModel model) {
        List<Integer> eos = model.eosTokenIds();
        ModelContext context = model.context();
        ModelExperts experts = model.experts();
        return new ModelJson(
                model.id(),
                model.architecture(),
                model.revision(),
                model.weightsSha256(),
                model.tokenizerSha256(),
                model.vocabSize(),
                model.numHiddenLayers(),
                orNull(model.layerTypes()),
                eos.size() == 1 ? eos.get(0) : orNull(eos),
                context.slidingWindow(),
                context.maxPositionEmbeddings(),
                context.originalMaxPositionEmbeddings(),
                orNull(context.ropeScaling()),
                experts == null ? null : experts.count(),
                experts == null ? null : experts.perToken());
    }

    private static Map<String, Object> recorder(Recorder recorder) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dtype", recorder.dtype());
        if (recorder.device() != null) {
            json.put("device", recorder.device());
        }
        if (recorder.attnImplementation() != null) {
            json.put("attn_implementation", recorder.attnImplementation());
        }
        json.putAll(recorder.versions());
        return json;
    }

    private static CaseJson oracleCase(OracleCase recorded) {
        return new CaseJson(
                recorded.id(),
                recorded.kind(),
                recorded.text(),
                recorded.inputIds(),
                orNull(recorded.top1Ids()),
                orNull(recorded.logitMargins()),
                orNull(recorded.probMargins()),
                recorded.prefillVsStepMaxAbs(),
                seed(recorded.seed()),
                greedy(recorded.greedy()));
    }

    private static @Nullable SeedJson seed(@Nullable OracleSeed seed) {
        if (seed == null) {
            return null;
        }
        @Nullable Margin margin = seed.margin();
        return new SeedJson(
                seed.position(),
                seed.tokenId(),
                seed.top1Id(),
                margin == null ? null : margin.logit(),
                margin == null ? null : margin.prob());
    }

    private static @Nullable GreedyJson greedy(@Nullable Greedy greedy) {
        return greedy == null
                ? null
                : new GreedyJson(
                        greedy.ids(),
                        greedy.text(),
                        orNull(greedy.logitMargins()),
                        orNull(greedy.probMargins()),
                        greedy.stoppedOnEos());
    }

    /** An empty list means "not recorded", and the JSON omits it. */
    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }
}

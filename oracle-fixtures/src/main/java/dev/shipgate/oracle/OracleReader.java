package dev.shipgate.oracle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import dev.shipgate.oracle.OracleDocument.CaseJson;
import dev.shipgate.oracle.OracleDocument.GreedyJson;
import dev.shipgate.oracle.OracleDocument.LogitsJson;
import dev.shipgate.oracle.OracleDocument.ModelJson;
import dev.shipgate.oracle.OracleDocument.SeedJson;
import dev.shipgate.oracle.OracleDocument.TensorsJson;
import dev.shipgate.tensor.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one oracle. */
final class OracleReader {

    static final String JSON_FILE = "oracle.json";

    private final InputFolder folder;
    private final Path json;

    OracleReader(Path directory) {
        this.folder = new InputFolder(directory);
        this.json = folder.file(JSON_FILE);
    }

    Oracle read() {
        OracleDocument document = new StrictJson().read(json, Oracle.SCHEMA, OracleDocument.class);
        OracleModel model = valid("model", () -> model(document.model()));
        Recorder recorder = valid("oracle", () -> recorder(document.oracle()));

        Path tensorFile = folder.file(document.tensors().file());
        @Nullable Integer topK = topK(json, document.logits(), model.vocabSize());
        CaseTensors tensors = new CaseTensors(SafetensorsFile.open(tensorFile), model.vocabSize(), topK);
        PinnedFile pinnedTensors = pinned(folder, tensorFile, json, document.tensors());

        List<OracleCase> cases = new ArrayList<>();
        for (CaseJson found : document.cases()) {
            cases.add(valid("case " + found.id(), () -> oracleCase(found, tensors)));
        }
        List<PinnedFile> files = List.of(PinnedFile.of(folder.root(), json), pinnedTensors);
        return valid(
                "cases",
                () -> new Oracle(
                        folder.root(),
                        document.name(),
                        document.recordedAt(),
                        model,
                        recorder,
                        cases,
                        files,
                        tensors.unclaimed()));
    }

    /** Returns the tensor file with its digest, which must be the one that the document expects. */
    static PinnedFile pinned(InputFolder folder, Path tensorFile, Path json, TensorsJson expected) {
        PinnedFile pinned = PinnedFile.of(folder.root(), tensorFile);
        if (!pinned.sha256().equals(expected.sha256())) {
            throw new InvalidInputException(
                    tensorFile,
                    "has sha256 " + pinned.sha256() + ", but " + json + " expects " + expected.sha256()
                            + "; restore the file or record the oracle again");
        }
        return pinned;
    }

    private <T> T valid(String place, Supplier<T> record) {
        return valid(json, place, record);
    }

    static <T> T valid(Path json, String place, Supplier<T> record) {
        try {
            return record.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(json, place + ": " + e.getMessage(), e);
        }
    }

    static @Nullable Integer topK(Path json, @Nullable LogitsJson found, int vocabSize) {
        @Nullable Integer k = found == null ? null : found.k();
        if (k != null && (k < 2 || k > vocabSize)) {
            throw new InvalidInputException(
                    json,
                    "logits: k is " + k + ", expected 2 to " + vocabSize
                            + " (the vocabulary size); record the oracle again");
        }
        return k;
    }

    static OracleModel model(ModelJson found) {
        return new OracleModel(
                found.id(),
                found.architecture(),
                found.revision(),
                found.weightsSha256(),
                found.tokenizerSha256(),
                found.vocabSize(),
                found.numHiddenLayers(),
                orEmpty(found.layerTypes()),
                eosTokenIds(found.eosTokenId()),
                new ModelContext(
                        found.slidingWindow(),
                        found.maxPositionEmbeddings(),
                        found.originalMaxPositionEmbeddings(),
                        orEmpty(found.ropeScaling())),
                experts(found));
    }

    /** One number without the other tells nothing that could be compared. */
    private static @Nullable ModelExperts experts(ModelJson found) {
        Integer count = found.numExperts();
        Integer perToken = found.numExpertsPerTok();
        return count == null || perToken == null ? null : new ModelExperts(count, perToken);
    }

    private static List<Integer> eosTokenIds(@Nullable Object found) {
        List<?> ids = found == null ? List.of() : found instanceof List<?> list ? list : List.of(found);
        return ids.stream()
                .map(id -> {
                    if (id instanceof Integer integer) {
                        return integer;
                    }
                    throw new IllegalArgumentException(
                            "eos_token_id must be an integer or a list of integers, found " + id);
                })
                .toList();
    }

    static Recorder recorder(Map<String, Object> found) {
        Map<String, String> texts = new LinkedHashMap<>();
        found.forEach((property, value) -> {
            if (value instanceof String text) {
                texts.put(property, text);
            }
        });
        String dtype = StrictJson.required(texts.remove("dtype"), "dtype");
        @Nullable String device = texts.remove("device");
        @Nullable String attnImplementation = texts.remove("attn_implementation");
        return new Recorder(dtype, device, attnImplementation, texts);
    }

    static OracleCase oracleCase(CaseJson found, CaseTensors tensors) {
        String id = found.id();
        int positions = found.inputIds().size();
        if (positions == 0) {
            throw new IllegalArgumentException("input_ids is empty, expected at least one token");
        }
        return new OracleCase(
                id,
                found.kind(),
                found.text(),
                found.inputIds(),
                orEmpty(found.top1Ids()),
                orEmpty(found.logitMargins()),
                orEmpty(found.probMargins()),
                found.prefillVsStepMaxAbs(),
                tensors.rows(id, positions),
                seed(id, positions, found.seed(), tensors),
                greedy(found.greedy()));
    }

    private static @Nullable OracleSeed seed(String id, int positions, @Nullable SeedJson found, CaseTensors tensors) {
        if (found == null) {
            return null;
        }
        @Nullable
        Margin margin = found.logitMargin() == null || found.probMargin() == null
                ? null
                : new Margin(found.logitMargin(), found.probMargin());
        return new OracleSeed(
                found.position(),
                found.tokenId(),
                found.top1Id(),
                margin,
                tensors.seedRows(id),
                tensors.seedState(id, positions));
    }

    private static @Nullable Greedy greedy(@Nullable GreedyJson found) {
        return found == null
                ? null
                : new Greedy(
                        found.ids(),
                        found.text(),
                        orEmpty(found.logitMargins()),
                        orEmpty(found.probMargins()),
                        Boolean.TRUE.equals(found.stoppedOnEos()));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}

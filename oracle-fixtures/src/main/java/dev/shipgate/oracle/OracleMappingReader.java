package dev.shipgate.oracle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import dev.shipgate.oracle.OracleMappingDocument.CaseMapping;
import dev.shipgate.oracle.OracleMappingDocument.GreedyMapping;
import dev.shipgate.oracle.OracleMappingDocument.SeedMapping;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads NumPy arrays as an oracle, using a mapping from arrays to their roles.
 *
 * <p>Unmapped margins stay unrecorded wherever logits are available, because everything that needs a margin computes it
 * from the logits. The margins of a continuation are computed from its logits if these are mapped. No margin is ever
 * assumed.
 */
final class OracleMappingReader {

    static final String JSON_FILE = "oracle-mapping.json";

    static final String SCHEMA = "shipgate-oracle-mapping/1";

    private final InputFolder folder;
    private final Path json;
    private final GoldenArrays arrays;

    OracleMappingReader(Path directory) {
        this.folder = new InputFolder(directory);
        this.json = folder.file(JSON_FILE);
        this.arrays = new GoldenArrays(folder);
    }

    Oracle read() {
        OracleMappingDocument document = new StrictJson().read(json, SCHEMA, OracleMappingDocument.class);
        OracleModel model = valid("model", () -> OracleReader.model(document.model()));
        Recorder recorder = valid("oracle", () -> OracleReader.recorder(document.oracle()));
        List<OracleCase> cases = new ArrayList<>();
        for (CaseMapping mapping : document.cases()) {
            cases.add(valid("case " + mapping.id(), () -> oracleCase(mapping, model)));
        }
        List<PinnedFile> files = new ArrayList<>(List.of(PinnedFile.of(folder.root(), json)));
        files.addAll(arrays.files());
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
                        arrays.unused()));
    }

    private <T> T valid(String place, Supplier<T> record) {
        try {
            return record.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(json, place + ": " + e.getMessage(), e);
        }
    }

    private OracleCase oracleCase(CaseMapping mapping, OracleModel model) {
        List<Integer> inputIds = arrays.ids(mapping.inputIds());
        Tensor logits = arrays.floats(mapping.logits(), Shape.of(inputIds.size(), model.vocabSize()));
        return new OracleCase(
                mapping.id(),
                mapping.kind(),
                mapping.text(),
                inputIds,
                mapping.top1Ids() == null ? List.of() : arrays.ids(mapping.top1Ids()),
                numbersIfMapped(mapping.logitMargins()),
                numbersIfMapped(mapping.probMargins()),
                null,
                new FullRows(logits),
                seed(mapping.seed(), inputIds.size(), model),
                greedy(mapping.greedy(), model));
    }

    private @Nullable OracleSeed seed(@Nullable SeedMapping mapping, int positions, OracleModel model) {
        if (mapping == null) {
            return null;
        }
        Tensor logits = arrays.floats(mapping.logits(), Shape.of(model.vocabSize()));
        @Nullable TopTwo top = RowHealth.of(logits.toFloats()).topTwo();
        if (top == null) {
            throw new IllegalArgumentException(
                    "seed.logits, " + mapping.logits() + ", contain NaN or infinity, so they have no top token");
        }
        Map<StateSlot, Tensor> state = new TreeMap<>();
        if (mapping.state() != null) {
            mapping.state().forEach((name, reference) -> {
                StateSlot slot = slot(name);
                Tensor tensor = arrays.floats(reference);
                @Nullable String expected = CaseTensors.expectedInstead(slot.kind(), tensor.shape(), positions);
                if (expected != null) {
                    throw new IllegalArgumentException("seed.state." + name + ", " + reference + ", has shape "
                            + tensor.shape() + ", expected " + expected);
                }
                state.put(slot, tensor);
            });
        }
        return new OracleSeed(positions, mapping.tokenId(), top.top1Id(), null, FullRows.ofOne(logits), state);
    }

    private static StateSlot slot(String name) {
        @Nullable StateSlot slot = StateSlot.named(name);
        if (slot == null) {
            throw new IllegalArgumentException("seed.state has \"" + name
                    + "\", expected a layer and key, value, conv_state or recurrent_state, such as 3.key");
        }
        return slot;
    }

    private @Nullable Greedy greedy(@Nullable GreedyMapping mapping, OracleModel model) {
        if (mapping == null) {
            return null;
        }
        List<Integer> ids = arrays.ids(mapping.ids());
        RequireThat.idsInVocabulary("greedy.ids", ids, model.vocabSize());
        List<Margin> computed = mapping.logits() == null ? List.of() : margins(mapping.logits(), ids, model);
        return new Greedy(
                ids,
                mapping.text(),
                mapping.logitMargins() == null
                        ? computed.stream().map(Margin::logit).toList()
                        : arrays.numbers(mapping.logitMargins()),
                mapping.probMargins() == null
                        ? computed.stream().map(Margin::prob).toList()
                        : arrays.numbers(mapping.probMargins()),
                mapping.stoppedOnEos() == null
                        ? !ids.isEmpty() && model.eosTokenIds().contains(ids.get(ids.size() - 1))
                        : mapping.stoppedOnEos());
    }

    /** Returns the margin of each row. Each row's top token must be the token that was chosen. */
    private List<Margin> margins(String reference, List<Integer> ids, OracleModel model) {
        Tensor logits = arrays.floats(reference, Shape.of(ids.size(), model.vocabSize()));
        float[] row = new float[model.vocabSize()];
        List<Margin> margins = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            logits.copyFloats((long) i * row.length, row, 0, row.length);
            @Nullable TopTwo top = RowHealth.of(row).topTwo();
            if (top == null) {
                throw new IllegalArgumentException("row " + i + " of greedy.logits, " + reference
                        + ", contains NaN or infinity, so it has no margin");
            }
            if (row[ids.get(i)] < top.top1Logit()) {
                throw new IllegalArgumentException("row " + i + " of greedy.logits, " + reference
                        + ", has the top token " + top.top1Id() + ", but greedy.ids has " + ids.get(i)
                        + " there; expected the logits from which each token was chosen");
            }
            margins.add(top.margin());
        }
        return margins;
    }

    private List<Double> numbersIfMapped(@Nullable String reference) {
        return reference == null ? List.of() : arrays.numbers(reference);
    }
}

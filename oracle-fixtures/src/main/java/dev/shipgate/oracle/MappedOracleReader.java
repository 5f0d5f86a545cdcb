package dev.shipgate.oracle;

import static dev.shipgate.input.StrictJson.required;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import dev.shipgate.tensor.NumpyArray;
import dev.shipgate.tensor.NumpyArrays;
import dev.shipgate.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an oracle from NumPy arrays, by a mapping that says which array is what: {@code oracle-mapping.json}, schema
 * {@code shipgate-oracle-mapping/1}. Margins are worked out from the logits; what the arrays do not hold is left out.
 */
final class MappedOracleReader {

    static final String JSON_FILE = "oracle-mapping.json";

    private static final String SCHEMA = "shipgate-oracle-mapping/1";

    private final InputFolder folder;
    private final Path json;
    private final Set<String> claimed = new LinkedHashSet<>();

    MappedOracleReader(Path directory) {
        this.folder = new InputFolder(directory);
        this.json = folder.file(JSON_FILE);
    }

    /** @param file an {@code .npz} beside the mapping; if it is left out, arrays are {@code NAME.npy} files beside it */
    record Document(String name, ModelJson model, String dtype, @Nullable String file, List<CaseJson> cases) {

        Document {
            required(name, "name");
            required(model, "model");
            required(dtype, "dtype");
            required(cases, "cases");
        }
    }

    record ModelJson(String id, Integer vocabSize, @Nullable List<Integer> eosTokenIds) {

        ModelJson {
            required(id, "model.id");
            required(vocabSize, "model.vocab_size");
        }
    }

    /** Every field but the first three names an array. */
    record CaseJson(
            String id,
            CaseKind kind,
            @Nullable String text,
            String inputIds,
            String logits,
            @Nullable String greedyIds,
            @Nullable SeedJson seed) {

        CaseJson {
            required(id, "id");
            required(kind, "kind");
            required(inputIds, "input_ids");
            required(logits, "logits");
        }
    }

    /** @param state arrays by slot, such as {@code 3.key} */
    record SeedJson(Integer tokenId, String logits, Map<String, String> state) {

        SeedJson {
            required(tokenId, "seed.token_id");
            required(logits, "seed.logits");
            required(state, "seed.state");
        }
    }

    Oracle read() {
        Document document = new StrictJson().read(json, SCHEMA, Document.class);
        List<PinnedFile> files = new ArrayList<>(List.of(PinnedFile.of(folder.root(), json)));
        NumpyArrays arrays;
        if (document.file() == null) {
            arrays = NumpyArrays.ofFolder(folder);
        } else {
            Path archive = folder.file(document.file());
            arrays = NumpyArrays.ofArchive(archive);
            files.add(PinnedFile.of(folder.root(), archive));
        }
        List<OracleCase> cases = new ArrayList<>();
        for (CaseJson found : document.cases()) {
            cases.add(valid("case " + found.id(), () -> oracleCase(found, arrays)));
        }
        if (document.file() == null) {
            claimed.forEach(name -> files.add(PinnedFile.of(folder.root(), folder.file(name + ".npy"))));
        }
        return valid("oracle", () -> new Oracle(
                folder.root(),
                document.name(),
                null,
                new OracleModel(
                        document.model().id(),
                        null,
                        null,
                        null,
                        null,
                        document.model().vocabSize(),
                        null,
                        List.of(),
                        document.model().eosTokenIds() == null ? List.of() : document.model().eosTokenIds()),
                new Recorder(document.dtype(), null, null, Map.of("mapping", SCHEMA)),
                cases,
                files,
                List.of()));
    }

    private OracleCase oracleCase(CaseJson found, NumpyArrays arrays) {
        List<Integer> inputIds = array(arrays, found.inputIds(), NumpyArray::toIds);
        Tensor logits = array(arrays, found.logits(), NumpyArray::toTensor);
        SeedJson seed = found.seed();
        String greedyIds = found.greedyIds();
        return new OracleCase(
                found.id(),
                found.kind(),
                found.text(),
                inputIds,
                List.of(),
                List.of(),
                List.of(),
                null,
                logits,
                seed == null ? null : seed(seed, inputIds.size(), arrays),
                greedyIds == null
                        ? null
                        : new Greedy(array(arrays, greedyIds, NumpyArray::toIds), null, List.of(), List.of(), false));
    }

    private OracleSeed seed(SeedJson found, int position, NumpyArrays arrays) {
        Tensor logits = array(arrays, found.logits(), NumpyArray::toTensor);
        Map<StateSlot, Tensor> state = new TreeMap<>();
        found.state().forEach((slot, name) -> state.put(slot(slot), array(arrays, name, NumpyArray::toTensor)));
        return new OracleSeed(
                position, found.tokenId(), TopTwo.of(logits.toFloats()).top1Id(), null, logits, state);
    }

    private <T> T array(NumpyArrays arrays, String name, Function<NumpyArray, T> as) {
        claimed.add(name);
        try {
            return as.apply(arrays.array(name));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException("the array " + name + " " + unfit.getMessage(), unfit);
        }
    }

    private static StateSlot slot(String name) {
        int dot = name.indexOf('.');
        StateKind kind = dot < 1 ? null : StateKind.ofTensorName(name.substring(dot + 1));
        if (kind == null || !name.substring(0, dot).matches("\\d{1,6}")) {
            throw new IllegalArgumentException("\"" + name + "\" is no state; expected such as 3.key or 0.conv_state");
        }
        return new StateSlot(Integer.parseInt(name.substring(0, dot)), kind);
    }

    private <T> T valid(String place, Supplier<T> record) {
        try {
            return record.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(json, place + ": " + e.getMessage(), e);
        }
    }
}

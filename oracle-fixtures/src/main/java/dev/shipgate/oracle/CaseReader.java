package dev.shipgate.oracle;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tensor.SafetensorsFile;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the cases of an oracle, and remembers which tensors they claimed. */
final class CaseReader {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern STATE = Pattern.compile("past_key_values\\.(\\d{1,6})\\.([a-z_]+)");

    private final Path manifestFile;
    private final SafetensorsFile tensors;
    private final int vocabSize;
    private final Set<String> unclaimed;

    CaseReader(Path manifestFile, SafetensorsFile tensors, int vocabSize) {
        this.manifestFile = manifestFile;
        this.tensors = tensors;
        this.vocabSize = vocabSize;
        this.unclaimed = new TreeSet<>(tensors.tensors().keySet());
    }

    OracleCase read(OracleManifest.Case entry) {
        String id = entry.id();
        if (id == null || !ID.matcher(id).matches()) {
            throw new InvalidInputException(
                    manifestFile, "a case needs an id of letters, digits, '.', '_' and '-', not " + id);
        }
        try {
            return read(id, entry);
        } catch (IllegalArgumentException impossible) {
            throw invalid(id, String.valueOf(impossible.getMessage()));
        }
    }

    /** Returns the tensors that no case has claimed so far. */
    List<String> unclaimed() {
        return List.copyOf(unclaimed);
    }

    private OracleCase read(String id, OracleManifest.Case entry) {
        List<Integer> inputIds = ids(id, require(id, entry.inputIds(), "input_ids"), "input_ids");
        Tensor logits = claim(id, id + ".logits", Shape.of(inputIds.size(), vocabSize));
        return new OracleCase(
                id,
                require(id, entry.kind(), "kind"),
                entry.text(),
                inputIds,
                ids(id, entry.top1Ids(), "top1_ids"),
                list(entry.logitMargins()),
                list(entry.probMargins()),
                entry.prefillVsStepMaxAbs(),
                logits,
                entry.seed() == null ? null : seed(id, entry.seed(), inputIds.size()),
                entry.greedy() == null ? null : greedy(id, entry.greedy()));
    }

    private OracleSeed seed(String id, OracleManifest.Seed seed, int promptLength) {
        int position = require(id, seed.position(), "seed.position");
        if (position != promptLength) {
            throw invalid(id, "seed.position is " + position + ", but the prompt has " + promptLength + " tokens");
        }
        Double logitMargin = seed.logitMargin();
        Double probMargin = seed.probMargin();
        return new OracleSeed(
                position,
                tokenId(id, require(id, seed.tokenId(), "seed.token_id"), "seed.token_id"),
                tokenId(id, require(id, seed.top1Id(), "seed.top1_id"), "seed.top1_id"),
                logitMargin == null || probMargin == null ? null : new Margin(logitMargin, probMargin),
                claim(id, id + ".seed.logits", Shape.of(vocabSize)),
                state(id, promptLength));
    }

    private Map<StateSlot, Tensor> state(String id, int promptLength) {
        String prefix = id + ".seed.";
        Map<StateSlot, Tensor> state = new TreeMap<>();
        for (Map.Entry<String, Tensor> each : tensors.tensors().entrySet()) {
            if (each.getKey().startsWith(prefix)) {
                slot(each.getKey().substring(prefix.length())).ifPresent(slot -> {
                    requireShape(id, each.getKey(), slot.kind(), each.getValue(), promptLength);
                    unclaimed.remove(each.getKey());
                    state.put(slot, each.getValue());
                });
            }
        }
        return state;
    }

    private static Optional<StateSlot> slot(String name) {
        Matcher matcher = STATE.matcher(name);
        return matcher.matches()
                ? StateKind.of(matcher.group(2)).map(kind -> new StateSlot(Integer.parseInt(matcher.group(1)), kind))
                : Optional.empty();
    }

    private void requireShape(String id, String name, StateKind kind, Tensor tensor, int promptLength) {
        Shape shape = tensor.shape();
        boolean fits = switch (kind) {
            case KEY, VALUE -> shape.rank() == 4 && shape.dimension(0) == 1 && shape.dimension(2) <= promptLength;
            case CONV_STATE -> shape.rank() == 3 && shape.dimension(0) == 1;
            case RECURRENT_STATE -> shape.rank() >= 3 && shape.dimension(0) == 1;
        };
        if (!fits || !tensor.dtype().isFloat()) {
            throw invalid(
                    id,
                    "tensor " + name + " has shape " + shape + " and dtype " + tensor.dtype() + ", which is no "
                            + kind.id() + " behind " + promptLength + " tokens");
        }
    }

    private Greedy greedy(String id, OracleManifest.Continuation greedy) {
        return new Greedy(
                ids(id, require(id, greedy.ids(), "greedy.ids"), "greedy.ids"),
                greedy.text(),
                list(greedy.logitMargins()),
                list(greedy.probMargins()),
                Objects.requireNonNullElse(greedy.stoppedOnEos(), false));
    }

    private Tensor claim(String id, String name, Shape shape) {
        Tensor tensor = tensors.tensors().get(name);
        if (tensor == null) {
            throw invalid(id, "names tensor " + name + ", which " + tensors.path().getFileName() + " does not have");
        }
        if (!tensor.shape().equals(shape)) {
            throw invalid(id, "tensor " + name + " has shape " + tensor.shape() + ", but " + shape + " is expected");
        }
        if (!tensor.dtype().isFloat()) {
            throw invalid(id, "tensor " + name + " has dtype " + tensor.dtype() + ", but logits are floats");
        }
        unclaimed.remove(name);
        return tensor;
    }

    private List<Integer> ids(String id, @Nullable List<Integer> ids, String field) {
        if (ids == null) {
            return List.of();
        }
        ids.forEach(tokenId -> tokenId(id, tokenId, field));
        return ids;
    }

    private int tokenId(String id, @Nullable Integer tokenId, String field) {
        if (tokenId == null || tokenId < 0 || tokenId >= vocabSize) {
            throw invalid(id, field + " holds " + tokenId + ", which is no id of a vocabulary of " + vocabSize);
        }
        return tokenId;
    }

    private List<Double> list(@Nullable List<Double> numbers) {
        if (numbers != null && numbers.stream().anyMatch(number -> number == null || number < 0 || !Double.isFinite(number))) {
            throw new IllegalArgumentException("a margin is missing, negative or not finite");
        }
        return Objects.requireNonNullElse(numbers, List.of());
    }

    private <T> T require(String id, @Nullable T value, String field) {
        if (value == null) {
            throw invalid(id, field + " is missing");
        }
        return value;
    }

    private InvalidInputException invalid(String id, String problem) {
        return new InvalidInputException(manifestFile, "case " + id + ": " + problem);
    }
}

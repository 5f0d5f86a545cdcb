package dev.shipgate.oracle;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tensor.DType;
import dev.shipgate.tensor.SafetensorsFile;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds and checks the tensors of each case in a tensor file, and tracks the tensors that no case uses. */
final class CaseTensors {

    private final SafetensorsFile file;
    private final int vocabSize;
    private final @Nullable Integer topK;
    private final NavigableSet<String> names;
    private final Set<String> claimed = new HashSet<>();

    /** @param topK how many logits of each row are stored; null if full rows are stored */
    CaseTensors(SafetensorsFile file, int vocabSize, @Nullable Integer topK) {
        this.file = file;
        this.vocabSize = vocabSize;
        this.topK = topK;
        this.names = new TreeSet<>(file.tensors().keySet());
    }

    static String logitsName(String caseId) {
        return caseId + ".logits";
    }

    static String seedLogitsName(String caseId) {
        return caseId + ".seed.logits";
    }

    static String statePrefix(String caseId) {
        return caseId + ".seed.past_key_values.";
    }

    static String topKIdsName(String logitsName) {
        return logitsName + ".topk_ids";
    }

    static String topKLogitsName(String logitsName) {
        return logitsName + ".topk_logits";
    }

    static String logSumExpName(String logitsName) {
        return logitsName + ".logsumexp";
    }

    static String tailMassName(String logitsName) {
        return logitsName + ".tail_mass";
    }

    /** Returns the logits of a case, N rows. */
    OracleRows rows(String caseId, int positions) {
        String name = logitsName(caseId);
        return topK == null
                ? new FullRows(claim(caseId, name, Shape.of(positions, vocabSize)))
                : topKRows(caseId, name, positions, topK);
    }

    /** Returns the logits of a case's seeded step, one row. */
    OracleRows seedRows(String caseId) {
        String name = seedLogitsName(caseId);
        return topK == null
                ? FullRows.ofOne(claim(caseId, name, Shape.of(vocabSize)))
                : topKRows(caseId, name, 1, topK);
    }

    private TopKRows topKRows(String caseId, String name, int positions, int k) {
        Shape perToken = Shape.of(positions, k);
        Shape perRow = Shape.of(positions);
        Tensor ids = claim(caseId, topKIdsName(name), DType.I32, perToken);
        Tensor logits = claim(caseId, topKLogitsName(name), DType.F32, perToken);
        Tensor logSumExp = claim(caseId, logSumExpName(name), DType.F32, perRow);
        Tensor tailMass = claim(caseId, tailMassName(name), DType.F32, perRow);
        try {
            return new TopKRows(vocabSize, ids, logits, logSumExp, tailMass);
        } catch (IllegalArgumentException e) {
            throw refusal(caseId, name + ", " + e.getMessage() + "; record the oracle again");
        }
    }

    /** Returns every state stored for a case. A state of an unknown kind stays unclaimed. */
    Map<StateSlot, Tensor> seedState(String caseId, int positions) {
        Map<StateSlot, Tensor> state = new TreeMap<>();
        String prefix = statePrefix(caseId);
        for (String name : names.tailSet(prefix)) {
            if (!name.startsWith(prefix)) {
                break;
            }
            @Nullable StateSlot slot = StateSlot.named(name.substring(prefix.length()));
            if (slot != null) {
                Tensor tensor = claim(caseId, name, null);
                @Nullable String expected = expectedInstead(slot.kind(), tensor.shape(), positions);
                if (expected != null) {
                    throw refusal(caseId, "tensor " + name + " has shape " + tensor.shape() + ", expected " + expected);
                }
                state.put(slot, tensor);
            }
        }
        return state;
    }

    /** Returns the tensors that no case uses, in file order. */
    List<String> unclaimed() {
        return file.tensors().keySet().stream()
                .filter(name -> !claimed.contains(name))
                .toList();
    }

    private Tensor claim(String caseId, String name, DType dtype, Shape expected) {
        Tensor tensor = find(caseId, name);
        if (tensor.dtype() != dtype) {
            throw refusal(caseId, "tensor " + name + " is " + tensor.dtype() + ", expected " + dtype);
        }
        return claim(caseId, name, tensor, expected);
    }

    private Tensor claim(String caseId, String name, @Nullable Shape expected) {
        Tensor tensor = find(caseId, name);
        if (!tensor.dtype().isFloat()) {
            throw refusal(caseId, "tensor " + name + " is " + tensor.dtype() + ", expected F32, F16 or BF16");
        }
        return claim(caseId, name, tensor, expected);
    }

    private Tensor find(String caseId, String name) {
        @Nullable Tensor tensor = file.tensors().get(name);
        if (tensor == null) {
            throw refusal(caseId, "has no tensor " + name + ", which the case requires");
        }
        return tensor;
    }

    private Tensor claim(String caseId, String name, Tensor tensor, @Nullable Shape expected) {
        if (expected != null && !tensor.shape().equals(expected)) {
            throw refusal(caseId, "tensor " + name + " has shape " + tensor.shape() + ", expected " + expected);
        }
        claimed.add(name);
        return tensor;
    }

    /** Returns the shape that a state must have, as text, or null if {@code shape} has it. */
    static @Nullable String expectedInstead(StateKind kind, Shape shape, int positions) {
        return switch (kind) {
            case KEY, VALUE ->
                shape.rank() == 4 && shape.dimension(2) == positions
                        ? null
                        : "[1, kv_heads, " + positions + ", head_dim]";
            case CONV_STATE, RECURRENT_STATE -> shape.rank() >= 3 ? null : "at least three dimensions";
        };
    }

    private InvalidInputException refusal(String caseId, String problem) {
        return new InvalidInputException(file.path(), "case " + caseId + ": " + problem);
    }
}

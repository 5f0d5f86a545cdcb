package dev.shipgate.judge;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Policy.SelfReference;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the reference is another than what it judges. An oracle that was recorded from the bundle agrees with it by
 * definition, and one that was recorded from rounded weights isn't what the model says.
 *
 * <p>The rule counts whatever level the policy gives to other checks. Only {@code self_reference: allowed} lets such an
 * oracle judge; the judgement and the headline then say so.
 */
final class ReferenceRule {

    private static final Subject SUBJECT = Subject.of(CheckId.ORACLE_HEALTH);
    private static final String FILE_DIGEST = "sha256 ";
    private static final String ONNX_RUNTIME = "onnxruntime";
    private static final int FEWEST_BITS_OF_FLOATS = 16;

    private final SelfReference allowed;

    ReferenceRule(SelfReference allowed) {
        this.allowed = allowed;
    }

    /** Returns the judgement of a reference that isn't independent; empty if nothing speaks against it. */
    Optional<Judgement> judge(Measurements measured) {
        List<PositionObservation> positions = measured.observations().stream()
                .filter(TeacherForcedSweep.class::isInstance)
                .flatMap(each -> each.comparedPositions().stream())
                .toList();
        return judge(measured, positions.size(), positions.stream().allMatch(ReferenceRule::hasSameRows));
    }

    /**
     * Returns the judgement of a reference whose positions aren't among the measurements.
     *
     * @param positions the number of positions that were compared
     * @param hasOnlySameRows whether {@link #hasSameRows} is true of all of them
     */
    Optional<Judgement> judge(Measurements measured, long positions, boolean hasOnlySameRows) {
        return objection(measured, positions, hasOnlySameRows).map(reason -> switch (allowed) {
            case REFUSED ->
                judgement(
                        Verdict.INVALID_ORACLE,
                        reason
                                + ". Record the oracle from other weights, such as the checkpoint that the bundle was"
                                + " made from. To judge only the engine, which runs the same weights, a policy can say"
                                + " self_reference: allowed");
            case ALLOWED -> judgement(Verdict.PASS, "allowed by the policy, although " + reason);
        });
    }

    /** Returns the judgement of a reference that isn't independent and that the policy allows, if there is one. */
    static Optional<Judgement> allowed(List<Judgement> judgements) {
        return judgements.stream()
                .filter(each -> each.subject().equals(SUBJECT) && each.verdict() == Verdict.PASS)
                .findFirst();
    }

    private static Judgement judgement(Verdict verdict, String reason) {
        return new Judgement(SUBJECT, Standing.REQUIRED, verdict, null, reason);
    }

    /** Tells whether the bundle's row is the oracle's to the last bit. */
    static boolean hasSameRows(PositionObservation position) {
        RowDifference difference = position.difference();
        Double largest = difference == null ? null : difference.maxAbsLogit();
        return largest != null && largest == 0;
    }

    private static Optional<String> objection(Measurements measured, long positions, boolean hasOnlySameRows) {
        return sameFile(measured)
                .or(() -> roundedWeights(measured.oracle()))
                .or(() -> sameRows(measured, positions, hasOnlySameRows));
    }

    /**
     * The checkpoint is a file of the bundle, or every file that was recorded is. Variants of a model may share a graph
     * whose weights are in another file, or the graph of an embedding; one file of several says nothing.
     */
    private static Optional<String> sameFile(Measurements measured) {
        Map<String, String> run = new LinkedHashMap<>();
        measured.bundle().files().stream()
                .filter(file -> mayBeRun(file, measured))
                .forEach(file -> run.put(file.sha256(), file.path()));
        String checkpoint = measured.oracle().model().get("weights_sha256");
        if (checkpoint != null && run.containsKey(checkpoint)) {
            return Optional.of("the oracle was recorded from the bundle itself: its weights_sha256 is the sha256 of the"
                    + " bundle's " + run.get(checkpoint));
        }
        List<String> recorded = measured.oracle().recorder().entrySet().stream()
                .filter(each -> each.getKey().startsWith(FILE_DIGEST))
                .map(Map.Entry::getValue)
                .toList();
        return !recorded.isEmpty() && run.keySet().containsAll(recorded)
                ? Optional.of(
                        "the oracle was recorded from the bundle itself: every model file that it recorded is one of"
                                + " the bundle's, such as " + run.get(recorded.get(0)))
                : Optional.empty();
    }

    /** A checkpoint may lie beside the graph that was exported from it. ONNX Runtime doesn't run the checkpoint. */
    private static boolean mayBeRun(FileFacts file, Measurements measured) {
        return !file.path().endsWith(".safetensors")
                || measured.bundle().engine() == null
                || !measured.bundle().engine().name().equals(ONNX_RUNTIME);
    }

    private static Optional<String> roundedWeights(OracleFacts oracle) {
        String dtype = oracle.recorder().getOrDefault("dtype", "unknown");
        String bits = oracle.recorder().get("weight_bits");
        if (bits != null && isFewerThanFloats(bits)) {
            return Optional.of(
                    "the oracle was recorded from weights of " + bits + " bits, although its dtype is " + dtype);
        }
        return List.of(dtype, oracle.recorder().getOrDefault("checkpoint_dtype", "")).stream()
                .filter(each -> each.toLowerCase(Locale.ROOT).contains("int"))
                .map(each -> "the oracle was recorded from weights of " + each + ", which aren't floats")
                .findFirst();
    }

    private static boolean isFewerThanFloats(String bits) {
        try {
            return Double.parseDouble(bits) < FEWEST_BITS_OF_FLOATS;
        } catch (NumberFormatException unknown) {
            return false;
        }
    }

    /**
     * Rounded weights give other rows than a reference in floats. If all are the same bits, it is no such reference.
     */
    private static Optional<String> sameRows(Measurements measured, long positions, boolean hasOnlySameRows) {
        return positions > 0 && hasOnlySameRows && isQuantised(measured.bundle().audit())
                ? Optional.of(
                        "the bundle's weights are rounded, and yet its rows are the oracle's to the last bit at all "
                                + positions + " positions, so the oracle was recorded from the same weights")
                : Optional.empty();
    }

    private static boolean isQuantised(@Nullable GraphAudit audit) {
        return audit != null
                && audit.weights().stream()
                        .filter(weight -> weight.role() != WeightAudit.Role.EMBEDDING)
                        .anyMatch(WeightAudit::quantised);
    }
}

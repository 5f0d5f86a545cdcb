package dev.shipgate.check;

import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.Recording;
import dev.shipgate.devicerun.StopReason;
import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Compares a device's recording with the oracle's continuation and with the gated bundle's own. */
public final class DeviceRunCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.DEVICE_RUNS;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        OracleCase oracleCase = session.caseOf(subject);
        String runId = Objects.requireNonNull(subject.run());
        Continuation own =
                session.decoded(oracleCase).map(DecodePass::continuation).orElse(null);
        Greedy greedy = oracleCase.greedy();
        Optional<Observation> missing = session.surface(runId).flatMap(surface -> missing(subject, surface));
        if (missing.isPresent()) {
            return missing.get();
        }
        if (own == null || greedy == null) {
            return new NotMeasured(subject, "the bundle's own continuation could not be measured");
        }
        SequenceComparison comparison = new SequenceComparison(session.texts(), session.stopTokens(), oracleCase);
        Optional<Surface> surface = session.surface(runId);
        if (surface.isPresent()) {
            return measure(subject, surface.get(), oracleCase, greedy, own, comparison);
        }
        return measure(
                subject, session.deviceRun(runId), session.mismatches(runId), oracleCase, greedy, own, comparison);
    }

    /** A surface that nobody requires is only said to be missing; no run waits for it. */
    private static Optional<Observation> missing(Subject subject, Surface surface) {
        return surface.missing().map(why -> absent(subject, surface, "is missing: " + why));
    }

    private static Observation absent(Subject subject, Surface surface, String why) {
        return surface.isRequired()
                ? new NotMeasured(subject, "the required surface " + why)
                : new NotApplicable(subject, "the surface " + why);
    }

    /**
     * An engine that this machine can't run is only said to be missing, if nobody requires it. One that was started on
     * the gated bundle and broke says something of the bundle.
     */
    private static Observation broken(Subject subject, Surface surface, EngineException problem) {
        String why = "could not be run: " + problem.published();
        boolean mayBeMissing = problem.stage() == EngineException.Stage.UNSUPPORTED || !surface.runsGatedBundle();
        return surface.isRequired() || mayBeMissing
                ? absent(subject, surface, why)
                : new NotMeasured(subject, "the surface " + why);
    }

    /** Measures one case of a surface that the gate runs itself. */
    private static Observation measure(
            Subject subject,
            Surface surface,
            OracleCase oracleCase,
            Greedy greedy,
            Continuation bundle,
            SequenceComparison comparison) {
        if (greedy.ids().isEmpty()) {
            return new NotMeasured(subject, "the oracle recorded no continuation for this case");
        }
        Continuation found;
        List<DevicePosition> rows;
        try {
            found = surface.continuation(oracleCase);
            rows = DeviceRows.compare(oracleCase, surface.rows(oracleCase), comparison.texts());
        } catch (EngineException broken) {
            return broken(subject, surface, broken);
        } catch (IllegalArgumentException outside) {
            return new NotMeasured(subject, "the surface's rows can't be compared: " + outside.getMessage());
        }
        List<Integer> ids = found.ids();
        return new DeviceParity(
                subject,
                comparison.compare(greedy.ids(), ids, bundle),
                comparison.compare(bundle.ids(), ids, bundle),
                rows,
                null,
                null,
                found.nonFiniteAt());
    }

    /**
     * Measures one case of one run.
     *
     * @param mismatches why the run's bundle is not the gated one; if there are any, nothing is compared
     * @param bundle the gated bundle's own continuation
     */
    static Observation measure(
            Subject subject,
            DeviceRun run,
            List<String> mismatches,
            OracleCase oracleCase,
            Greedy greedy,
            Continuation bundle,
            SequenceComparison comparison) {
        if (!mismatches.isEmpty()) {
            return new NotMeasured(subject, "the device ran another bundle: " + String.join("; ", mismatches));
        }
        Optional<DeviceCase> recorded = run.cases().stream()
                .filter(each -> each.id().equals(oracleCase.id()))
                .findFirst();
        if (recorded.isEmpty()) {
            return new NotMeasured(subject, "the device run has no case " + oracleCase.id());
        }
        if (recorded.get().isTextOnly()) {
            return new NotMeasured(
                    subject, "the device recorded text but no tokens, and different tokens can read the same");
        }
        if (!recorded.get().inputIds().equals(oracleCase.inputIds())) {
            return new NotMeasured(
                    subject,
                    "the device ran another prompt: "
                            + difference(recorded.get().inputIds(), oracleCase));
        }
        if (greedy.ids().isEmpty()) {
            return new NotMeasured(subject, "the oracle recorded no continuation for this case");
        }
        List<DevicePosition> rows;
        try {
            rows = DeviceRows.compare(oracleCase, recorded.get().rows(), comparison.texts());
        } catch (IllegalArgumentException outside) {
            return new NotMeasured(subject, "the device's rows can't be compared: " + outside.getMessage());
        }
        List<Integer> ids = comparable(recorded.get().greedyIds(), greedy);
        boolean omitsStop = omitsOnlyTheStop(ids, greedy);
        List<Integer> expected = omitsStop ? ids : greedy.ids();
        List<Integer> ofBundle = omitsStop && bundle.ids().equals(greedy.ids()) ? ids : bundle.ids();
        return new DeviceParity(
                subject,
                comparison.compare(expected, ids, bundle),
                comparison.compare(ofBundle, ids, bundle),
                rows,
                interruption(run, recorded.get()),
                repeatsAgree(recorded.get()));
    }

    /** A run that says when it started and not when it ended was cut off; its other cases may be missing for it. */
    private static @Nullable String interruption(DeviceRun run, DeviceCase recorded) {
        StopReason reason = recorded.stopReason();
        if (reason != null && !reason.isComplete()) {
            return reason.name().toLowerCase(Locale.ROOT);
        }
        Recording recording = run.recording();
        return recording != null && recording.startedAt() != null && recording.endedAt() == null
                ? "the run did not end"
                : null;
    }

    /** Returns how far all attempts at the same prompt agree; {@code null} if they are the same. */
    private static @Nullable Integer repeatsAgree(DeviceCase recorded) {
        OptionalInt shortest = recorded.repeats().stream()
                .filter(repeat -> !repeat.equals(recorded.greedyIds()))
                .mapToInt(repeat -> Sequence.agreeing(recorded.greedyIds(), repeat))
                .min();
        return shortest.isPresent() ? shortest.getAsInt() : null;
    }

    /** Many runtimes end at a stop token without giving it: such a recording is complete. */
    private static boolean omitsOnlyTheStop(List<Integer> deviceIds, Greedy greedy) {
        return greedy.stoppedOnEos()
                && deviceIds.equals(greedy.ids().subList(0, greedy.ids().size() - 1));
    }

    /** Says how the prompts differ: most often, a tokenizer has put a token in front. */
    private static String difference(List<Integer> deviceIds, OracleCase oracleCase) {
        List<Integer> ids = oracleCase.inputIds();
        if (isInFront(deviceIds, ids)) {
            return "its input ids have token " + deviceIds.get(0)
                    + " in front of the oracle's; run the device without adding special tokens";
        }
        if (isInFront(ids, deviceIds)) {
            return "its input ids lack token " + ids.get(0) + " in front, which the oracle's have";
        }
        int index = Sequence.agreeing(ids, deviceIds);
        return "its input ids differ from the oracle's from index " + index + " on (" + deviceIds.size()
                + " tokens against " + ids.size() + ")";
    }

    private static boolean isInFront(List<Integer> longer, List<Integer> shorter) {
        return longer.size() == shorter.size() + 1
                && longer.subList(1, longer.size()).equals(shorter);
    }

    /** A device may record more tokens than the oracle did; but where the oracle stopped, the stop is a token too. */
    private static List<Integer> comparable(List<Integer> deviceIds, Greedy greedy) {
        return greedy.stoppedOnEos() || deviceIds.size() <= greedy.ids().size()
                ? deviceIds
                : deviceIds.subList(0, greedy.ids().size());
    }
}

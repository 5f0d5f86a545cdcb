package dev.shipgate.suite;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a whole run. */
@API(status = API.Status.STABLE, since = "0.1")
public final class TranscriptAssert extends AbstractAssert<TranscriptAssert, Transcript> {

    TranscriptAssert(Transcript transcript) {
        super(transcript, TranscriptAssert.class);
    }

    /**
     * Verifies that the bundle may ship: everything that the policy requires was compared and agrees, or differs only
     * at ties.
     *
     * @throws AssertionError if it may not; the message is the verdict and the sentence that explains it
     */
    public TranscriptAssert mayShip() {
        isNotNull();
        if (!actual.verdict().mayShip()) {
            failWithMessage("%s: %s", actual.verdict(), actual.headline());
        }
        return this;
    }

    /**
     * Verifies the verdict of the run.
     *
     * @throws AssertionError if it is another one
     */
    public TranscriptAssert hasVerdict(Verdict expected) {
        isNotNull();
        if (actual.verdict() != expected) {
            failWithMessage("expected %s, found %s: %s", expected, actual.verdict(), actual.headline());
        }
        return this;
    }

    /**
     * Verifies that the diagnosis found nothing.
     *
     * @throws AssertionError if it did; the message has a line for each finding
     */
    public TranscriptAssert hasNoFinding() {
        isNotNull();
        List<String> findings = actual.findings().stream()
                .map(finding -> "\n  " + finding.family().id() + ": " + finding.summary())
                .toList();
        if (!findings.isEmpty()) {
            failWithMessage("expected no finding, found %d:%s", findings.size(), String.join("", findings));
        }
        return this;
    }

    /**
     * Verifies what the diagnosis names first.
     *
     * @throws AssertionError if that is of another family, or nothing was found
     */
    public TranscriptAssert hasFirstFinding(Family expected) {
        isNotNull();
        Finding first = actual.findings().stream().findFirst().orElse(null);
        if (first == null || first.family() != expected) {
            failWithMessage(
                    "expected a first finding of family %s, found %s",
                    expected.id(), first == null ? "none" : first.family().id() + ": " + first.summary());
        }
        return this;
    }

    /**
     * Verifies that the bundle has the oracle's top-1 at every position of every sweep: stricter than {@link #mayShip},
     * which lets ties pass.
     *
     * @throws AssertionError if one position differs or isn't finite, or no position was compared
     */
    public TranscriptAssert agreesAtEveryPosition() {
        List<PositionObservation> positions = sweptPositions();
        long flips = positions.stream().filter(each -> !each.agrees()).count();
        if (flips > 0) {
            failWithMessage(
                    "expected the oracle's top-1 at all %d positions, found another one at %d: %s",
                    positions.size(), flips, actual.headline());
        }
        return this;
    }

    /**
     * Verifies that no position of a sweep is further from the oracle than a limit.
     *
     * @param klNats the largest KL(oracle ‖ bundle) that is allowed, in nats
     * @throws AssertionError if one is further or isn't finite, if the oracle recorded only the largest logits of its
     *     rows (then KL isn't known), or if no position was compared
     */
    public TranscriptAssert hasLargestKlAtMost(double klNats) {
        double largest = 0;
        for (PositionObservation position : sweptPositions()) {
            RowDifference difference = position.difference();
            if (difference == null) {
                failWithMessage("position %d has logits that aren't finite", position.position());
                return this;
            }
            if (difference.topK() != null) {
                failWithMessage(
                        "the oracle recorded only the %d largest logits of a row, so KL is known only as a lower bound",
                        difference.topK());
                return this;
            }
            largest = Math.max(largest, difference.klNats());
        }
        if (!(largest <= klNats)) {
            failWithMessage(String.format(
                    Locale.ROOT, "expected KL(oracle ‖ bundle) of at most %s nat, found %.4g nat", klNats, largest));
        }
        return this;
    }

    private List<PositionObservation> sweptPositions() {
        isNotNull();
        List<PositionObservation> swept = actual.measured().observations().stream()
                .filter(TeacherForcedSweep.class::isInstance)
                .map(TeacherForcedSweep.class::cast)
                .flatMap(sweep -> sweep.positions().stream())
                .toList();
        if (swept.isEmpty()) {
            failWithMessage("no position was compared: %s", actual.headline());
        }
        return swept;
    }
}

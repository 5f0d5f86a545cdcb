package dev.shipgate.suite;

import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a complete run. */
@API(status = API.Status.STABLE, since = "0.1")
public final class TranscriptAssert extends AbstractAssert<TranscriptAssert, Transcript> {

    TranscriptAssert(Transcript transcript) {
        super(transcript, TranscriptAssert.class);
    }

    /**
     * Verifies that the bundle may ship: every comparison that the policy requires was made, and agrees or differs only
     * at ties.
     *
     * @throws AssertionError if it may not; the message contains the verdict and the reason
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
     * @throws AssertionError if it is a different one
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
     * @throws AssertionError if there are findings; the message has one line per finding
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
     * Verifies the family of the first finding.
     *
     * @throws AssertionError if it has a different family, or there are no findings
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
     * Verifies that the bundle has the oracle's top-1 at every compared row of a single step, in every sweep and seeded
     * step. Stricter than {@link #mayShip}, which lets ties pass.
     *
     * @throws AssertionError if a position differs or isn't finite, or no position was compared; the message contains
     *     the first such position and both tokens
     */
    public TranscriptAssert agreesAtEveryPosition() {
        comparedRows().disagreement().ifPresent(message -> failWithMessage("%s", message));
        return this;
    }

    /**
     * Verifies that the KL divergence of every row of a single step from the oracle's row is within a limit, in every
     * sweep and seeded step.
     *
     * @param klNats the largest allowed KL(oracle ‖ bundle), in nats
     * @throws AssertionError if a row exceeds the limit or isn't finite, if the oracle recorded only the largest logits
     *     of its rows (then only a lower bound is known), or if no position was compared; the message contains the
     *     largest figure and its position
     */
    public TranscriptAssert hasLargestKlAtMost(double klNats) {
        comparedRows().klBeyond(klNats).ifPresent(message -> failWithMessage("%s", message));
        return this;
    }

    private ComparedRows comparedRows() {
        isNotNull();
        ComparedRows rows = ComparedRows.in(actual.measured().observations());
        if (rows.isEmpty()) {
            failWithMessage("no position was compared: %s", actual.headline());
        }
        return rows;
    }
}

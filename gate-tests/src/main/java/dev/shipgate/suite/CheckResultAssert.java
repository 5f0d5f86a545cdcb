package dev.shipgate.suite;

import dev.shipgate.gate.CheckResult;
import dev.shipgate.report.wording.FailureLines;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.DefaultAssertionErrorCollector;
import org.assertj.core.api.SoftAssertionError;

/** Assertions on one subject that was measured and judged. */
@API(status = API.Status.STABLE, since = "0.1")
public final class CheckResultAssert extends AbstractAssert<CheckResultAssert, CheckResult> {

    CheckResultAssert(CheckResult result) {
        super(result, CheckResultAssert.class);
    }

    /**
     * Verifies that nothing in this subject keeps the bundle from shipping. Reports every position that does, in one
     * line that names bundle, case, position, both tokens, both margins, and the next step.
     *
     * <p>Passes for 16 of 16 positions that agree; fails with one line for each position that flips. A subject that is
     * only advisory under the policy always passes.
     *
     * @throws AssertionError if the policy requires this subject, and its verdict keeps the bundle from shipping
     */
    public CheckResultAssert mayShip() {
        isNotNull();
        if (actual.judgement().standing() != Standing.REQUIRED) {
            return this;
        }
        List<String> lines = new FailureLines(actual.bundle()).of(actual.judgement(), actual.observation());
        String next = actual.judgement().nextStep();
        DefaultAssertionErrorCollector soft = new DefaultAssertionErrorCollector();
        for (String line : lines) {
            soft.collectAssertionError(
                    failure("%s: %s. Next: %s", actual.judgement().verdict(), line, next));
        }
        List<AssertionError> errors = soft.assertionErrorsCollected();
        if (!errors.isEmpty()) {
            throw new SoftAssertionError(
                    errors.stream().map(Throwable::getMessage).toList());
        }
        return this;
    }

    /**
     * Verifies the verdict on this subject.
     *
     * @throws AssertionError if the verdict is different, or nothing was judged
     */
    public CheckResultAssert hasVerdict(Verdict expected) {
        isNotNull();
        if (actual.judgement().verdict() != expected) {
            failWithMessage(
                    "%s %s: expected %s, found %s: %s",
                    actual.bundle(),
                    actual.judgement().subject(),
                    expected,
                    actual.judgement().verdict() == null
                            ? "no verdict"
                            : actual.judgement().verdict(),
                    actual.judgement().reason());
        }
        return this;
    }

    /**
     * Verifies that every position of this subject has the expected token: each row of a sweep, or each token of a
     * continuation. Stricter than {@link #mayShip}, which lets ties pass.
     *
     * @throws AssertionError if a position differs or isn't finite, or the check compared no positions
     */
    public CheckResultAssert agreesAtEveryPosition() {
        isNotNull();
        Tally tally = actual.judgement().tally();
        if (tally == null || tally.of() == 0) {
            throw noPositions();
        }
        comparedRows().disagreement().ifPresent(this::failWith);
        if (tally.agreed() < tally.of()) {
            failWith("expected all " + tally.of() + " positions to agree, found " + tally.agreed() + ": "
                    + actual.judgement().reason());
        }
        return this;
    }

    /**
     * Verifies that the KL divergence of every row of this subject from the oracle's row is within a limit.
     *
     * @param klNats the largest allowed KL(oracle ‖ bundle), in nats
     * @throws AssertionError if a row exceeds the limit or isn't finite, if the oracle recorded only the largest logits
     *     of its rows (then only a lower bound is known), or if the check compared no rows
     */
    public CheckResultAssert hasLargestKlAtMost(double klNats) {
        isNotNull();
        ComparedRows rows = comparedRows();
        if (rows.isEmpty()) {
            throw noPositions();
        }
        rows.klBeyond(klNats).ifPresent(this::failWith);
        return this;
    }

    private ComparedRows comparedRows() {
        return ComparedRows.in(List.of(actual.observation()));
    }

    private AssertionError noPositions() {
        return failure(
                "%s %s: no position was compared: %s",
                actual.bundle(),
                actual.judgement().subject(),
                actual.judgement().reason());
    }

    private void failWith(String message) {
        failWithMessage("%s %s: %s", actual.bundle(), actual.judgement().subject(), message);
    }
}

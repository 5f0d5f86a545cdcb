package dev.shipgate.suite;

import dev.shipgate.gate.Gate.Examined;
import dev.shipgate.report.wording.FailureLines;
import dev.shipgate.transcript.Standing;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.DefaultAssertionErrorCollector;
import org.assertj.core.api.SoftAssertionError;

/** Assertions on one subject that was measured and judged. */
public final class ExaminedAssert extends AbstractAssert<ExaminedAssert, Examined> {

    private final FailureLines failureLines;

    ExaminedAssert(Examined examined, String bundle) {
        super(examined, ExaminedAssert.class);
        this.failureLines = new FailureLines(bundle);
    }

    /**
     * Verifies that nothing in this subject keeps the bundle from shipping. Every position that does is reported, each
     * in a line that names bundle, case, position, both tokens, both margins, and what to do next.
     *
     * <p>Passes for 16 of 16 positions that agree; fails with one line for each position that flips. A subject that the
     * policy only shows ({@code advisory}) always passes.
     *
     * @throws AssertionError if the verdict is not green
     */
    public ExaminedAssert mayShip() {
        isNotNull();
        if (actual.judgement().standing() != Standing.REQUIRED) {
            return this;
        }
        List<String> lines = failureLines.of(actual.judgement(), actual.observation());
        String next = actual.judgement().subject().check().nextStep();
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
}

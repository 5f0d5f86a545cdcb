package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a seeded step into a mixture of experts doesn't count.
 *
 * <p>The router takes the best few of many scores. Where two are nearly equal, rounding decides, and the oracle
 * recorded no scores. The oracle's cache was made with the oracle's experts, so a step from it mixes the two, and one
 * other expert changes the whole row. Only a flip is excused, and only if the bundle's own path is known to be right:
 * its sweep of the same case and its noise must pass, and they count as ever.
 */
final class RouterFlip {

    private RouterFlip() {}

    /**
     * Returns the reason, or nothing if the step counts.
     *
     * @param ruling what the rule made of the step
     * @param noiseIsSound whether the bundle's noise was measured and keeps every limit of the policy
     */
    static Optional<String> excuse(
            SeededStep step,
            Ruling ruling,
            CaseKind kind,
            Map<Subject, Observation> observations,
            Rules rules,
            boolean noiseIsSound) {
        Experts experts = step.experts();
        Tally tally = ruling.tally();
        if (experts == null
                || experts.used() == experts.count()
                || ruling.verdict() != Verdict.FAIL
                || tally == null
                || tally.flips().isEmpty()
                || !tally.nonFinite().isEmpty()
                || !noiseIsSound) {
            return Optional.empty();
        }
        Observation sweep = observations.get(Subject.of(
                CheckId.TEACHER_FORCED_SWEEP,
                Objects.requireNonNull(step.subject().caseId())));
        return sweep instanceof TeacherForcedSweep
                        && rules.rule(sweep, kind).verdict().mayShip()
                ? Optional.of("advisory, because a router chooses " + experts.used() + " of " + experts.count()
                        + " experts for each token, and rounding may flip its choice in a cache that the bundle didn't"
                        + " make; the bundle's own sweep of this case and its noise pass")
                : Optional.empty();
    }
}

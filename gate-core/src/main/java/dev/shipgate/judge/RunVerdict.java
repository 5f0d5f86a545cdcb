package dev.shipgate.judge;

import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Need;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The verdict of a whole run: the worst of the verdicts that count.
 *
 * @param verdict that verdict; INCONCLUSIVE if nothing counts, since comparing nothing is never a pass
 * @param headline one sentence that explains it
 */
public record RunVerdict(Verdict verdict, String headline) {

    /** Sums up the judgements of a run. */
    public static RunVerdict of(List<Judgement> judgements, Measurements measured) {
        List<Judgement> counting = judgements.stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .toList();
        Verdict worst = Verdict.worst(counting.stream()
                        .map(each -> Objects.requireNonNull(each.verdict()))
                        .toList())
                .orElse(Verdict.INCONCLUSIVE);
        if (worst.mayShip() && counting.stream().noneMatch(RunVerdict::comparesWithOracle)) {
            return new RunVerdict(
                    Verdict.INCONCLUSIVE,
                    measured.bundle().name() + " is inconclusive: nothing that counts compares it with the oracle.");
        }
        return new RunVerdict(worst, headline(worst, counting, measured));
    }

    private static boolean comparesWithOracle(Judgement judgement) {
        return judgement.subject().check().needs(Need.HEALTHY_CASE);
    }

    private static String headline(Verdict verdict, List<Judgement> counting, Measurements measured) {
        String bundle = measured.bundle().name();
        return switch (verdict) {
            case PASS -> bundle + " may ship: " + agreement(counting, measured) + allowed(counting, "; ") + ".";
            case PASS_TIE ->
                bundle + " may ship: " + agreement(counting, measured) + "; it differs "
                        + (allowed(counting, "").isEmpty() ? "only " : "") + "where the oracle itself is at a tie"
                        + allowed(counting, ", and ") + ".";
            case FAIL -> bundle + " must not ship: " + because(verdict, counting) + ".";
            case INVALID_ORACLE -> "the oracle cannot judge " + bundle + ": " + because(verdict, counting) + ".";
            case INCONCLUSIVE -> bundle + " is inconclusive: " + because(verdict, counting) + ".";
            case ERROR ->
                bundle + (isBlind(counting) ? " was not judged: " : " could not be run: ") + because(verdict, counting)
                        + ".";
        };
    }

    /** Returns how many positions flipped although the policy lets the bundle ship; empty if none did. */
    private static String allowed(List<Judgement> counting, String before) {
        int flips = counting.stream()
                .filter(each -> each.subject().check() == CheckId.TEACHER_FORCED_SWEEP)
                .map(Judgement::tally)
                .filter(Objects::nonNull)
                .mapToInt(tally -> tally.flips().size())
                .sum();
        return flips == 0
                ? ""
                : before + "at " + flips + (flips == 1 ? " position" : " positions")
                        + " that the policy's min_agreement_rate allows";
    }

    /** Tells whether every error is a control that didn't come out red. */
    private static boolean isBlind(List<Judgement> counting) {
        return counting.stream()
                .filter(each -> each.verdict() == Verdict.ERROR)
                .allMatch(each -> each.subject().check() == CheckId.NEGATIVE_CONTROLS);
    }

    private static String because(Verdict verdict, List<Judgement> counting) {
        List<Judgement> decisive = counting.stream()
                .filter(each -> each.verdict() == verdict)
                .sorted(Comparator.comparing(RunVerdict::isSecondary))
                .toList();
        if (decisive.isEmpty()) {
            return "the policy requires nothing, so nothing was judged";
        }
        Judgement first = decisive.get(0);
        String more = decisive.size() > 1 ? " (and " + (decisive.size() - 1) + " more)" : "";
        return first.subject() + ": " + first.reason().replaceAll("\\.$", "") + more;
    }

    /** The bundle's output comes before the claims about it and before the gate's own controls. */
    private static boolean isSecondary(Judgement judgement) {
        return judgement.subject().check() == CheckId.CLAIMS
                || judgement.subject().check() == CheckId.NEGATIVE_CONTROLS;
    }

    private static String agreement(List<Judgement> counting, Measurements measured) {
        return measured.oracle().cases().stream()
                .map(each -> each.kind())
                .filter(kind -> kind != CaseKind.WEAK)
                .distinct()
                .map(kind -> agreement(counting, measured, kind))
                .collect(Collectors.joining(" and ", "its top-1 is the oracle's at ", ""));
    }

    private static String agreement(List<Judgement> counting, Measurements measured, CaseKind kind) {
        Rate rate = Agreement.in(counting)
                .of(CheckId.TEACHER_FORCED_SWEEP)
                .onCases(measured.oracle().cases(kind))
                .rate();
        return rate.agreed() + "/" + rate.of() + " " + kind.id() + " positions";
    }
}

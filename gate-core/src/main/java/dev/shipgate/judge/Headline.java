package dev.shipgate.judge;

import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sentence that explains the verdict of a run. It is derived from the counts of the judgements that count: every
 * kind of deviation that occurred is in it, and none that didn't.
 */
final class Headline {

    static final int LONGEST_NAME = 200;

    private final List<Judgement> counting;
    private final Measurements measured;
    private final TieBand ties;

    /**
     * @param counting the judgements that count towards the verdict
     * @param ties what the policy took for a tie
     */
    Headline(List<Judgement> counting, Measurements measured, TieBand ties) {
        this.counting = List.copyOf(counting);
        this.measured = measured;
        this.ties = ties;
    }

    /** Returns the sentence for a verdict that the judgements have as their worst. */
    String of(Verdict verdict) {
        return sentence(verdict)
                + ReferenceRule.allowed(counting)
                        .map(reference -> " The reference isn't independent: " + reference.reason() + ".")
                        .orElse("");
    }

    private String sentence(Verdict verdict) {
        String bundle = VisibleText.plain(measured.bundle().name(), LONGEST_NAME);
        return switch (verdict) {
            case PASS, PASS_TIE -> bundle + " may ship: " + agreement() + deviations() + ".";
            case FAIL -> bundle + " must not ship: " + because(verdict) + ".";
            case INVALID_ORACLE -> "the oracle cannot judge " + bundle + ": " + because(verdict) + ".";
            case INCONCLUSIVE -> bundle + " is inconclusive: " + because(verdict) + ".";
            case ERROR -> bundle + (isBlind() ? " was not judged: " : " could not be run: ") + because(verdict) + ".";
        };
    }

    /** Returns where the tokens agree: in the sweep, or in the other checks if the sweep doesn't count. */
    private String agreement() {
        List<String> shares = Stream.of(CaseKind.values())
                .flatMap(kind -> share(
                        Agreement.in(counting)
                                .of(CheckId.TEACHER_FORCED_SWEEP)
                                .onCases(measured.oracle().cases(kind)),
                        positionsOf(kind)))
                .toList();
        if (shares.isEmpty()) {
            shares = Stream.concat(
                            share(Agreement.in(counting).of(CheckId.GREEDY), "greedy tokens"),
                            share(Agreement.in(counting).of(CheckId.SEEDED_STEP), "seeded steps"))
                    .toList();
        }
        return shares.stream().collect(Collectors.joining(" and ", "its top-1 is the oracle's at ", ""));
    }

    /** A gate case is one at whose every position the oracle is confident. */
    private static String positionsOf(CaseKind kind) {
        return switch (kind) {
            case GATE -> "positions of confident prompts";
            case LONG -> "positions of long prompts";
            case WEAK -> "positions of near-tie prompts";
        };
    }

    private static Stream<String> share(Agreement compared, String what) {
        Rate rate = compared.rate();
        return rate.of() == 0 ? Stream.empty() : Stream.of(rate.agreed() + "/" + rate.of() + " " + what);
    }

    /** Returns where the tokens differ although the bundle may ship; empty if they differ nowhere. */
    private String deviations() {
        Deviations atTies = Deviations.of(counting, tally -> tally.ties().size());
        Deviations refused = Deviations.of(counting, tally -> tally.refused().size());
        Deviations flips = Deviations.of(counting, tally -> tally.flips().size());
        List<String> parts = new ArrayList<>();
        boolean onlyOneKind =
                Stream.of(atTies, refused, flips).filter(each -> !each.isNone()).count() == 1;
        if (!atTies.isNone()) {
            parts.add((onlyOneKind ? "only" : "at " + atTies) + " where " + ties.words());
        }
        if (!refused.isNone()) {
            parts.add((onlyOneKind ? "only" : "at " + refused) + " where the oracle is too weak to judge");
        }
        if (!flips.isNone()) {
            parts.add("at " + flips + " that the policy's min_agreement_rate allows");
        }
        return parts.isEmpty() ? "" : "; it differs " + joined(parts);
    }

    private static String joined(List<String> parts) {
        int last = parts.size() - 1;
        return last == 0 ? parts.get(0) : String.join(", ", parts.subList(0, last)) + ", and " + parts.get(last);
    }

    /** Tells whether every error is a control that didn't come out red. */
    private boolean isBlind() {
        return counting.stream()
                .filter(each -> each.verdict() == Verdict.ERROR)
                .allMatch(each -> each.subject().check() == CheckId.NEGATIVE_CONTROLS);
    }

    private String because(Verdict verdict) {
        List<Judgement> decisive = counting.stream()
                .filter(each -> each.verdict() == verdict)
                .sorted(Comparator.comparing(Headline::isSecondary))
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
}

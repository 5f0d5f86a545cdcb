package dev.shipgate.judge;

import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges greedy continuations under a policy. */
final class SequenceRule {

    private final PositionRule positionRule;
    private final TallyRule tallyRule;

    SequenceRule(Policy policy) {
        this.positionRule = new PositionRule(policy);
        this.tallyRule = new TallyRule(policy);
    }

    /** Rules on a continuation that was re-anchored after each divergence: every token was compared. */
    Ruling rule(GreedySequence greedy) {
        int of = greedy.sequence().expected().size();
        Integer nonFiniteAt = greedy.nonFiniteAt();
        if (nonFiniteAt != null) {
            return ruleNonFinite(greedy.sequence(), nonFiniteAt);
        }
        return tallyRule.rule(tally(of, of - greedy.reanchored().size(), greedy.reanchored()), "token");
    }

    /** Rules on a continuation that a logit that is NaN or infinite ended. */
    Ruling ruleNonFinite(Sequence sequence, int nonFiniteAt) {
        int of = sequence.expected().size();
        int agreed = sequence.agreeing();
        List<Integer> nonFinite = agreed < of ? List.of(nonFiniteAt) : List.of();
        int unreached = of - agreed - nonFinite.size();
        return tallyRule.rule(
                new Tally(of, agreed, List.of(), List.of(), List.of(), nonFinite, 0, unreached, List.of()), "token");
    }

    /** Rules on two free-running continuations: nothing after the first divergence was compared. */
    Ruling rule(Sequence sequence) {
        int of = Math.max(sequence.expected().size(), sequence.found().size());
        Divergence divergence = sequence.firstDivergence();
        List<Divergence> divergences = divergence == null ? List.of() : List.of(divergence);
        return tallyRule.rule(tally(of, sequence.agreeing(), divergences), "token");
    }

    /** Rules on a recorded continuation. One that only ends early isn't wrong; fewer tokens were compared. */
    Ruling ruleRecorded(Sequence sequence) {
        Divergence divergence = sequence.firstDivergence();
        if (divergence != null && divergence.found() == null) {
            int of = sequence.expected().size();
            return new Ruling(
                    Verdict.INCONCLUSIVE,
                    tally(of, divergence.index(), List.of()),
                    "the recording ends after " + divergence.index() + " of " + of
                            + " tokens, all of them correct: truncated, not corrupt");
        }
        return rule(sequence);
    }

    private Tally tally(int of, int agreed, List<Divergence> divergences) {
        Map<PositionRule.Outcome, List<Integer>> byOutcome = divergences.stream()
                .collect(Collectors.groupingBy(
                        positionRule::outcome, Collectors.mapping(Divergence::index, Collectors.toList())));
        List<Integer> ties = byOutcome.getOrDefault(PositionRule.Outcome.TIE, List.of());
        List<Integer> refused = byOutcome.getOrDefault(PositionRule.Outcome.REFUSED, List.of());
        List<Integer> flips = byOutcome.getOrDefault(PositionRule.Outcome.FLIP, List.of());
        int unreached = of - agreed - ties.size() - refused.size() - flips.size();
        return new Tally(of, agreed, ties, refused, flips, List.of(), refused.size(), unreached, List.of());
    }
}

package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The oracle ends its text, and the bundle goes on. */
final class NeverStops implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.SUGGESTIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = evidence.observations(GreedySequence.class)
                .flatMap(greedy -> greedy.reanchored().stream()
                        .filter(divergence -> divergence.kind() == DivergenceKind.RUNS_PAST_STOP)
                        .map(divergence -> line(greedy, divergence)))
                .toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.CONTRACT,
                "never-stops",
                Strength.SUGGESTIVE,
                "the bundle runs past the end of the text",
                lines,
                "compare the stop tokens of configuration, tokenizer and chat template, and the head's "
                        + "row of the stop token"));
    }

    private static String line(GreedySequence greedy, Divergence divergence) {
        return greedy.subject() + ": the oracle stops at token " + divergence.index() + ", the bundle continues with "
                + divergence.found();
    }
}

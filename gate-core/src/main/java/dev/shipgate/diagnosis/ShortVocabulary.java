package dev.shipgate.diagnosis;

import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graph's number of logits differs from what both manifest and oracle declare; or it exceeds the oracle's, and one
 * of the extra logits is chosen.
 */
final class ShortVocabulary implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        return evidence.observations(BundleContract.class)
                .map(BundleContract::vocabulary)
                .filter(vocabulary -> vocabulary.logits() != vocabulary.oracle())
                .filter(vocabulary -> vocabulary.padding() != null
                        || vocabulary.manifest() != null && vocabulary.manifest() == vocabulary.oracle())
                .filter(vocabulary -> isChosen(vocabulary.padding(), evidence))
                .findFirst()
                .map(vocabulary -> new Finding(
                        Family.VOCABULARY,
                        "vocabulary-width",
                        Strength.CONCLUSIVE,
                        "the head has " + vocabulary.logits() + " rows for a vocabulary of " + vocabulary.oracle(),
                        lines(vocabulary),
                        "export the head with all its rows; padding or cutting it moves rare tokens"));
    }

    private static List<String> lines(BundleContract.Vocabulary vocabulary) {
        Padding padding = vocabulary.padding();
        List<String> lines = new ArrayList<>();
        lines.add((padding == null ? "manifest and oracle say " : "the oracle says ") + vocabulary.oracle()
                + ", a row of logits has " + vocabulary.logits());
        if (padding != null) {
            lines.add("an id after the oracle's last has the largest logit in " + padding.wins() + " of "
                    + padding.rows() + " rows");
        }
        return lines;
    }

    /** Padding that never comes near the top-1 does no harm. */
    private static boolean isChosen(@Nullable Padding padding, Evidence evidence) {
        double sigmaNats = evidence.observations(MarginNoise.class)
                .mapToDouble(MarginNoise::sigmaNats)
                .findFirst()
                .orElse(0);
        return padding == null
                || padding.comesWithin(
                        evidence.policy().withNoiseBand(sigmaNats).margin().tieBand());
    }
}

package dev.shipgate.diagnosis;

import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The graph gives another number of logits than both manifest and oracle say. */
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
                .filter(vocabulary -> vocabulary.manifest() != null && vocabulary.manifest() == vocabulary.oracle())
                .findFirst()
                .map(vocabulary -> new Finding(
                        Family.VOCABULARY,
                        "vocabulary-width",
                        Strength.CONCLUSIVE,
                        "the head has " + vocabulary.logits() + " rows for a vocabulary of " + vocabulary.oracle(),
                        List.of("manifest and oracle say " + vocabulary.oracle() + ", a row of logits has "
                                + vocabulary.logits()),
                        "export the head with all its rows; padding or cutting it moves rare tokens"));
    }
}

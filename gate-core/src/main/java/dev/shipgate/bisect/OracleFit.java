package dev.shipgate.bisect;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.check.BundleContractCheck;
import dev.shipgate.engine.Engine;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.BundleContract.Tokenizer;
import dev.shipgate.transcript.BundleContract.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the prompts of an oracle are prompts of a bundle. The ids of another model's tokenizer are other texts, and
 * two bundles that are fed them diverge, or don't, where no user would see it.
 */
public final class OracleFit {

    private OracleFit() {}

    /**
     * Refuses an oracle of another vocabulary or tokenizer.
     *
     * @param tokenizer the bundle's; {@code null} if it ships none that can be run
     * @throws InvalidInputException naming the oracle's folder, and what differs
     */
    public static void require(Oracle oracle, Bundle bundle, Engine engine, @Nullable BundleTokenizer tokenizer) {
        Path file = bundle.tokenizerFile();
        BundleContract contract = new BundleContractCheck()
                .measure(
                        bundle,
                        engine.facts(),
                        null,
                        null,
                        file == null ? List.of() : List.of(PinnedFile.of(bundle.root(), file)),
                        oracle,
                        () -> tokenizer);
        requireVocabulary(contract.vocabulary(), oracle, bundle);
        requireTokenizer(contract.tokenizer(), oracle, bundle);
        contract.retokenisations().stream()
                .filter(prompt ->
                        prompt.firstDifference() != null && prompt.inFront().isEmpty())
                .findFirst()
                .ifPresent(prompt -> refuseTokenizer(prompt, oracle, bundle));
    }

    /** A head may be wider than its vocabulary, if the manifest says so. */
    private static void requireVocabulary(Vocabulary vocabulary, Oracle oracle, Bundle bundle) {
        Integer manifest = vocabulary.manifest();
        boolean isPadded =
                manifest != null && manifest == vocabulary.oracle() && vocabulary.logits() > vocabulary.oracle();
        if (vocabulary.logits() != vocabulary.oracle() && !isPadded) {
            throw new InvalidInputException(
                    oracle.directory(),
                    "has a vocabulary of " + vocabulary.oracle() + " tokens, but " + bundle.name() + " has "
                            + vocabulary.logits() + "; give the oracle of the same model with --oracle");
        }
    }

    private static void requireTokenizer(Tokenizer tokenizer, Oracle oracle, Bundle bundle) {
        if (!tokenizer.differences().isEmpty()) {
            throw new InvalidInputException(
                    oracle.directory(),
                    "was recorded with another tokenizer than that of " + bundle.name() + ": "
                            + tokenizer.differences().get(0) + "; give the oracle of the same model with --oracle");
        }
    }

    private static void refuseTokenizer(Retokenisation prompt, Oracle oracle, Bundle bundle) {
        throw new InvalidInputException(
                oracle.directory(),
                "was recorded with another tokenizer than that of " + bundle.name() + ": case " + prompt.caseId()
                        + " becomes other ids from position " + prompt.firstDifference()
                        + "; give the oracle of the same model with --oracle");
    }
}

package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The gate can't run the bundle's tokenizer, so nobody knows whether its prompts get the oracle's ids. */
final class TokenizerNotSupported implements Signature {

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
        List<String> lines = Evidence.lines(evidence.objections(CheckId.BUNDLE_CONTRACT)
                .filter(each -> each.verdict() == Verdict.INCONCLUSIVE)
                .filter(each -> evidence.tokenizerIsUnsupported()));
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Family.UNSUPPORTED,
                        "tokenizer-not-supported",
                        Strength.CONCLUSIVE,
                        "the gate doesn't know how to run the bundle's tokenizer, so it wasn't compared with the"
                                + " oracle's",
                        lines,
                        evidence.measured().bundle().layout().equals("gguf")
                                ? "compare the ids of the prompts with those that llama.cpp's llama-tokenize prints,"
                                        + " and make bundle_contract advisory in the policy"
                                : "put a tokenizer.json beside it, as"
                                        + " AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) writes it"));
    }
}

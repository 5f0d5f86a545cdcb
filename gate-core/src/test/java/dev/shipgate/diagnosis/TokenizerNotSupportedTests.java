package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Tokenizer;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenizerNotSupportedTests {

    private static final Subject CONTRACT = Subject.of(CheckId.BUNDLE_CONTRACT);
    private static final String REASON = "prompts were not tokenised again";

    private final TokenizerNotSupported signature = new TokenizerNotSupported();

    @Test
    void a_tokenizer_that_the_gate_does_not_know_is_named_with_what_to_add() {
        assertThat(contract("WordPiece")
                        .judged(CONTRACT, Verdict.INCONCLUSIVE, REASON)
                        .ask(signature))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.signature()).isEqualTo("tokenizer-not-supported");
                    assertThat(finding.evidence()).containsExactly(CONTRACT + ": " + REASON);
                    assertThat(finding.advice()).startsWith("put a tokenizer.json beside it");
                });
    }

    @Test
    void one_that_it_knows_or_that_failed_is_another_matter() {
        assertThat(contract(null).judged(CONTRACT, Verdict.INCONCLUSIVE, REASON).ask(signature))
                .isEmpty();
        assertThat(contract("WordPiece").judged(CONTRACT, Verdict.FAIL, REASON).ask(signature))
                .isEmpty();
        assertThat(contract("WordPiece").ask(signature)).isEmpty();
    }

    private static EvidenceSample contract(@Nullable String unsupported) {
        BundleContract contract = Samples.contract();
        return sound().with(new BundleContract(
                contract.subject(),
                contract.vocabulary(),
                new Tokenizer(null, null, null, List.of(), null, unsupported),
                contract.context(),
                contract.stopTokens(),
                contract.retokenisations()));
    }
}

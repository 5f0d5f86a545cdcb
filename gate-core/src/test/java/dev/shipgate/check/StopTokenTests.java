package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stop tokens that the bundle has and the oracle hasn't. The embedded oracle stops at 0; 1 and 2 are special, too. */
class StopTokenTests {

    private static final int COMMA = 14;
    private static final int END_OF_TURN = 2;

    @TempDir
    Path folder;

    private final Set<Integer> inPrompts = new HashSet<>();
    private final Set<Integer> inAnswers = new HashSet<>();

    StopTokenTests() {
        for (OracleCase each : Oracle.read(EmbeddedModel.oracle()).cases()) {
            inPrompts.addAll(each.inputIds());
            if (each.greedy() != null) {
                inAnswers.addAll(each.greedy().ids());
            }
        }
    }

    @Test
    void a_token_of_a_recorded_answer_fails() throws IOException {
        Transcript transcript = gate("[0, " + COMMA + "]");

        assertThat(contract(transcript).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(contract(transcript).reason())
                .contains("stops at token 14, at which the oracle's model doesn't: the oracle's answer to case alphabet"
                        + " has it at index ");
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.CONTRACT);
        assertThat(extra(transcript).special()).isFalse();
    }

    @Test
    void an_ordinary_token_of_a_prompt_fails() throws IOException {
        int onlyInPrompts = inPrompts.stream()
                .filter(id -> id > END_OF_TURN && !inAnswers.contains(id))
                .findFirst()
                .orElseThrow();

        Judgement judgement = contract(gate("[0, " + onlyInPrompts + "]"));

        assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judgement.reason()).contains("it is ordinary text, which the prompt of case ");
    }

    @Test
    void a_word_that_no_case_has_is_a_warning() throws IOException {
        int unseen = IntStream.iterate(2047, id -> id - 1)
                .filter(id -> !inPrompts.contains(id) && !inAnswers.contains(id))
                .findFirst()
                .orElseThrow();

        Judgement judgement = contract(gate("[0, " + unseen + "]"));

        assertThat(judgement.verdict()).isEqualTo(Verdict.PASS);
        assertThat(judgement.reason())
                .endsWith(
                        "; warning: the bundle stops at token " + unseen + ", at which the oracle's model doesn't, and"
                                + " which is an ordinary word; no recorded answer has it");
    }

    @Test
    void a_token_that_ends_turns_is_a_warning() throws IOException {
        Transcript transcript = gate("[" + END_OF_TURN + ", 0]");

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(contract(transcript).reason())
                .endsWith("; warning: the bundle stops at token 2, at which the oracle's model doesn't; no recorded"
                        + " answer has it");
        assertThat(extra(transcript).special()).isTrue();
    }

    @Test
    void the_oracles_own_stop_token_is_not_extra() throws IOException {
        assertThat(contract(gate("0")).reason()).doesNotContain("warning");
    }

    private Transcript gate(String eosTokenId) throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.bundle("genai_int8"), folder.resolve("bundle"));
        Path config = bundle.resolve("genai_config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"eos_token_id\": 0", "\"eos_token_id\": " + eosTokenId));
        return EmbeddedModel.gate(EmbeddedModel.shortRequest(bundle));
    }

    private static Judgement contract(Transcript transcript) {
        return transcript.judgements().stream()
                .filter(each -> each.subject().check() == CheckId.BUNDLE_CONTRACT)
                .findFirst()
                .orElseThrow();
    }

    private static BundleContract.ExtraStop extra(Transcript transcript) {
        List<BundleContract.ExtraStop> extra = transcript.measured().observations().stream()
                .filter(BundleContract.class::isInstance)
                .map(BundleContract.class::cast)
                .findFirst()
                .orElseThrow()
                .stopTokens()
                .extra();
        assertThat(extra).hasSize(1);
        return extra.get(0);
    }
}

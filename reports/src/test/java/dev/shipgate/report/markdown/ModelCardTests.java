package dev.shipgate.report.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCardTests {

    @Test
    void a_green_run_is_one_sentence_of_claims() {
        assertThat(new ModelCard().render(RunSamples.passing()))
                .contains("**PASS** under the policy default version 4: 48/48 teacher-forced single-step top-1 vs "
                        + "the fp32 oracle;"
                        + " 1/1 seeded decode steps; 320/320 positions of long context; greedy "
                        + "token-identical to the oracle (24/24);"
                        + " greedy token-identical to the qwen3_5_nano_decode_fp16head bundle; device "
                        + "sequences 1/1 (24/24 tokens).")
                .contains("92.5 % to 100 %");
    }

    @Test
    void a_red_run_says_so_and_claims_no_identity_that_it_has_not() {
        assertThat(new ModelCard().render(RunSamples.flipping()))
                .contains(
                        "46/48 teacher-forced",
                        "6/24 greedy tokens match the oracle",
                        "**This bundle has not passed its gate:**")
                .doesNotContain("token-identical to the oracle", "device sequences");
    }

    @Test
    void devices_that_part_are_counted_as_they_are() {
        assertThat(new ModelCard().render(RunSamples.divergingDevices()))
                .contains("device sequences 1/3 (46/72 tokens)", "| Pixel 9, WebGPU | 0/1 | 7/24 |");
    }

    @Test
    void a_surface_of_another_bundle_is_no_claim_of_this_one() {
        assertThat(new ModelCard().render(SurfaceSample.withOtherBundle(RunSamples.passing())))
                .contains("device sequences 1/1 (24/24 tokens)")
                .doesNotContain("| llama.cpp | 0/1");
    }

    /** A device's judgement may count the rows that it recorded, and not its tokens. */
    @Test
    void the_tokens_of_devices_are_counted_as_tokens_if_their_rows_were_judged() {
        Transcript run = RunSamples.divergingDevices();
        Transcript ofRows = Samples.with(
                run,
                run.findings(),
                run.judgements().stream().map(ModelCardTests::ofRows).toList(),
                run.measured());

        assertThat(new ModelCard().render(ofRows)).contains("device sequences 1/3 (46/72 tokens)");
    }

    private static Judgement ofRows(Judgement judgement) {
        return judgement.subject().check() != CheckId.DEVICE_RUNS
                ? judgement
                : new Judgement(
                        judgement.subject(),
                        judgement.standing(),
                        judgement.verdict(),
                        new Tally(5, 4, List.of(), List.of(), List.of(4), List.of(), 0, 0, List.of()),
                        judgement.reason());
    }

    @Test
    void what_was_not_compared_is_not_claimed() {
        assertThat(new ModelCard().render(RunSamples.empty(Verdict.INCONCLUSIVE)))
                .contains("**INCONCLUSIVE** under the policy default version 4: nothing was compared.")
                .doesNotContain("teacher-forced", "greedy", "device");
    }

    @Test
    void it_names_what_was_judged_by_digest_and_how_it_is_stored() {
        assertThat(new ModelCard().render(RunSamples.passing()))
                .contains(
                        "b".repeat(64),
                        "c".repeat(64),
                        "| head | uint8, 8 bits | blocks of 32 | 1,000 | 1,125 |",
                        "onnxruntime 1.29.0");
    }

    @Test
    void hostile_text_becomes_no_markup() {
        assertThat(new ModelCard().render(RunSamples.hostile("<script>|`[x](http://e.example)")))
                .doesNotContain("<script", "](", "`", "http:/");
    }
}

package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.ServedBundle;
import dev.shipgate.fixture.TopKOracle;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.html.HtmlReport;
import dev.shipgate.report.markdown.MarkdownSummary;
import dev.shipgate.report.markdown.ModelCard;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An oracle of the largest logits judges as the whole one does, and claims no more than it knows. */
class TopKOracleVerdictTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 64})
    void a_good_bundle_may_ship(int k) {
        Transcript transcript = gate(k, EmbeddedModel.shipBundle());

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.findings()).isEmpty();
        assertThat(differences(transcript)).hasSize(372).allSatisfy(difference -> {
            assertThat(difference).isInstanceOf(RowDifference.TopK.class);
            assertThat(difference.topK()).isEqualTo(k);
        });
        assertThat(transcript.judgements().stream()
                        .filter(each -> each.subject().check() == CheckId.NEGATIVE_CONTROLS))
                .hasSize(3)
                .allMatch(each -> each.verdict() == Verdict.PASS);
        assertThat(transcript.measured().oracle().recorder().get("logits"))
                .startsWith("the " + k + " largest of each row");
    }

    @Test
    void a_clipped_head_is_red_at_the_same_positions() {
        Path bundle = EmbeddedModel.bundle("decode_int8hu_clipped");

        Transcript transcript = gate(64, bundle);

        Transcript full = EmbeddedModel.gate(EmbeddedModel.request(bundle, null));
        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.judgements())
                .extracting(Judgement::subject, Judgement::verdict, Judgement::tally)
                .isEqualTo(full.judgements().stream()
                        .map(each -> Tuple.tuple(each.subject(), each.verdict(), each.tally()))
                        .toList());
        assertThat(transcript.findings())
                .extracting(Finding::family)
                .first()
                .isEqualTo(full.findings().get(0).family());
        assertThat(flips(transcript)).isEqualTo(flips(full)).isNotEmpty();
    }

    @Tag("thorough")
    @Test
    void not_a_number_is_red() {
        float[] added = new float[2048];
        added[77] = Float.NaN;
        Path bundle = GraphEditor.of(EmbeddedModel.shipBundle())
                .addFloats("added", new long[] {2048}, added)
                .wrapOutput("logits", "Add", "added")
                .writeTo(folder.resolve("nan"));

        Transcript transcript = gate(64, bundle);

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::family).first().isEqualTo(Family.NON_FINITE);
        assertThat(differences(transcript)).isEmpty();
    }

    @Tag("thorough")
    @Test
    void a_wrong_last_norm_cannot_be_told_from_a_wrong_head() {
        Path bundle = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"))
                .mapFloats("model.layers.8.final_norm_layernorm.weight", weight -> weight - 1)
                .writeTo(folder.resolve("norm"));

        Transcript transcript = gate(64, bundle);

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        Finding first = transcript.findings().get(0);
        assertThat(first.signature()).isEqualTo("wrong-head");
        assertThat(first.evidence())
                .contains("only the largest logits of each row were compared; in these, the last norm or a "
                        + "scale of the logits looks the same");
    }

    @Tag("thorough")
    @ParameterizedTest
    @ValueSource(strings = {"genai_int4", "decode_int8hu_clipped"})
    void kl_is_a_lower_bound_that_grows_with_k(String variant) {
        Path bundle = EmbeddedModel.bundle(variant);
        List<RowDifference> full = differences(EmbeddedModel.gate(EmbeddedModel.request(bundle, null)));
        List<RowDifference> few = differences(gate(4, bundle));
        List<RowDifference> more = differences(gate(64, bundle));
        List<RowDifference> all = differences(gate(2048, bundle));

        assertThat(full).hasSize(372);
        for (int i = 0; i < full.size(); i++) {
            double klNats = full.get(i).klNats();
            assertThat(more.get(i).klNats()).isLessThanOrEqualTo(klNats + 1e-7);
            assertThat(few.get(i).klNats()).isLessThanOrEqualTo(more.get(i).klNats() + 1e-7);
            assertThat(all.get(i).klNats()).isCloseTo(klNats, within(1e-9));
            assertThat(all.get(i).cosine()).isCloseTo(full.get(i).cosine(), within(1e-12));
            assertThat(more.get(i).oracleTokenRank()).isEqualTo(full.get(i).oracleTokenRank());
            assertThat(more.get(i).oracleTokenDeltaProb()).isCloseTo(full.get(i).oracleTokenDeltaProb(), within(1e-6));
        }
        assertThat(mean(more)).as("of 64 logits most of the divergence is seen").isGreaterThan(0.5 * mean(full));
    }

    @Test
    void a_kl_limit_fails_if_broken_and_is_else_inconclusive() {
        Transcript transcript = gate(64, EmbeddedModel.shipBundle());
        double largest = differences(transcript).stream()
                .mapToDouble(RowDifference::klNats)
                .max()
                .orElseThrow();

        Transcript kept = Conclusion.again(transcript, limits(null, 2 * largest));
        assertThat(kept.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(kept.headline())
                .contains(
                        "not measured: the policy limits a largest KL of",
                        "the oracle recorded only the 64 largest logits")
                .contains("record it with --logits full");
        assertThat(Conclusion.again(transcript, limits(0.5, null)).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Conclusion.again(transcript, limits(null, largest / 2)).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Tag("thorough")
    @Test
    void a_cosine_limit_cannot_be_shown_to_be_kept_by_an_engine_that_gives_log_probabilities() {
        Transcript transcript = EmbeddedModel.gate(GateRequest.builder()
                .oracle(EmbeddedModel.oracle())
                .bundle(EmbeddedModel.shipBundle())
                .engine(ServedBundle.command("well logprobs"))
                .threads(1)
                .build());

        Transcript limited = Conclusion.again(transcript, limits(0.5, null));
        assertThat(limited.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(limited.headline()).contains("a smallest cosine of 0.5", "the engine gives log-probabilities");
        assertThat(Conclusion.again(transcript, limits(null, 1.0)).verdict()).isIn(Verdict.PASS, Verdict.PASS_TIE);
    }

    @Tag("thorough")
    @Test
    void a_stored_run_is_judged_the_same() throws IOException {
        Transcript transcript = gate(64, EmbeddedModel.bundle("genai_int4"));

        Transcript read = new TranscriptFile().read(new TranscriptFile().write(transcript, folder.resolve("report")));

        assertThat(read).isEqualTo(transcript);
        assertThat(Conclusion.again(read, EmbeddedModel.policy())).isEqualTo(transcript);
    }

    @Tag("thorough")
    @Test
    void every_report_names_the_bound_and_the_compared_tokens() {
        Transcript transcript = gate(64, EmbeddedModel.bundle("decode_int8hu_clipped"));
        String note = "The oracle recorded the 64 largest logits of each row: KL is a lower bound, and cosine and logit"
                + " differences are over those 64 tokens only.";

        assertThat(new ConsoleReport(Palette.PLAIN).render(transcript))
                .contains("min cosine of top 64", "max KL, lower bound", note, "cosine of top 64 0.", "KL ≥ 0.");
        assertThat(new MarkdownSummary().render(transcript))
                .contains("min cosine of top 64", "max KL, lower bound", "≥ 0.", note);
        assertThat(new ModelCard().render(transcript))
                .contains(
                        "min cosine of top 64", "mean KL, nat, lower bound", "max KL, nat, lower bound", "≥ 0.", note);
        assertThat(new HtmlReport().render(transcript))
                .contains(
                        "smallest cosine of top 64",
                        "largest KL, nat, lower bound",
                        note,
                        "≥ mean KLD",
                        "max |Δlogit| of top 64")
                .doesNotContain("Margin against error");
    }

    private Transcript gate(int k, Path bundle) {
        Path oracle = TopKOracle.write(k, folder.resolve("oracle-" + k));
        return EmbeddedModel.gate(
                GateRequest.builder().oracle(oracle).bundle(bundle).build());
    }

    private static Policy limits(@Nullable Double minCosine, @Nullable Double maxKlNats) {
        Policy policy = EmbeddedModel.policy();
        return new Policy(
                policy.schema(),
                "limits",
                1,
                policy.margin(),
                policy.minAgreementRate(),
                policy.tiesPass(),
                policy.checks(),
                policy.claims(),
                policy.waivers(),
                Policy.Limits.of(minCosine, maxKlNats, null, null, null, null),
                Policy.NoiseLimits.OFF);
    }

    /** Probabilities agree to as many digits as were recorded of the tail; tokens and logits agree altogether. */
    private static List<String> flips(Transcript transcript) {
        return positions(transcript)
                .filter(position -> !position.agrees())
                .map(position -> position.position() + " " + leaders(position.oracleLeaders())
                        + leaders(position.bundleLeaders()))
                .toList();
    }

    private static String leaders(List<RankedToken> leaders) {
        return leaders.stream()
                .map(leader -> leader.token().id() + ":" + leader.logit() + " ")
                .toList()
                .toString();
    }

    private static List<RowDifference> differences(Transcript transcript) {
        return positions(transcript)
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Stream<PositionObservation> positions(Transcript transcript) {
        return transcript.measured().observations().stream().flatMap(observation -> {
            if (observation instanceof TeacherForcedSweep sweep) {
                return sweep.positions().stream();
            }
            return observation instanceof SeededStep seeded ? Stream.of(seeded.step()) : Stream.empty();
        });
    }

    private static double mean(List<RowDifference> differences) {
        return differences.stream().mapToDouble(RowDifference::klNats).average().orElseThrow();
    }
}

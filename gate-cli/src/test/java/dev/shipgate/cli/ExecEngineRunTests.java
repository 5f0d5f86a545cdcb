package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.FakeProgram;
import dev.shipgate.fixture.ServedBundle;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gate on a bundle that another program runs. */
class ExecEngineRunTests {

    private static final Path ROOT =
            Path.of(System.getProperty("shipgate.models"), "../..").normalize();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_bundle_in_another_program_is_gated_like_any_other() throws IOException {
        assertThat(run(ServedBundle.command("well"))).as(out + "" + err).isZero();

        Transcript transcript = transcript();
        EngineFacts engine =
                Objects.requireNonNull(transcript.measured().bundle().engine());
        assertThat(engine.name()).isEqualTo("served");
        assertThat(engine.options().get("command")).contains("ServedBundle well");
        assertThat(transcript.judgements())
                .filteredOn(judgement -> judgement.subject().check() == CheckId.SEEDED_STEP
                        || judgement.subject().check() == CheckId.CARRIED_STATE
                        || judgement.subject().check() == CheckId.NEGATIVE_CONTROLS)
                .filteredOn(judgement -> judgement.verdict() != null)
                .hasSizeGreaterThan(8)
                .extracting(Judgement::verdict)
                .containsOnly(Verdict.PASS);
    }

    /** The gate can't read the model, so nothing is known of its weights; its name claims nothing of them either. */
    @Tag("thorough")
    @Test
    void a_model_of_a_format_that_only_its_engine_reads_passes() throws IOException {
        Path bundle = folder.resolve("made-up");
        EmbeddedModel.copy(EmbeddedModel.shipBundle().resolve("tokenizer"), bundle);
        Files.writeString(bundle.resolve("weights.made-up"), "only its engine reads it");
        Files.writeString(bundle.resolve("shipgate-bundle.json"), """
                {"schema": "shipgate-bundle/1", "name": "made-up", "model": "weights.made-up",
                 "tokenizer": "tokenizer.json", "vocab_size": 2048, "max_context_length": 4096, "eos_token_ids": [0]}
                """);

        assertThat(run(
                        ServedBundle.command("well logits '" + EmbeddedModel.shipBundle() + "'"),
                        bundle,
                        EmbeddedModel.shortOracle()))
                .as(out + "" + err)
                .isZero();

        assertThat(transcript().measured().observations())
                .filteredOn(each -> each.subject().check() == CheckId.CLAIMS)
                .singleElement(InstanceOfAssertFactories.type(NotApplicable.class))
                .extracting(NotApplicable::reason, InstanceOfAssertFactories.STRING)
                .contains("makes a claim", "the graph could not be read: weights.made-up: ")
                .doesNotContain(folder.toString());
    }

    @Tag("thorough")
    @Test
    void a_program_that_forgets_is_red_for_its_state() throws IOException {
        assertThat(run(ServedBundle.command("forgets"))).isEqualTo(1);

        assertThat(transcript().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript().findings().get(0).family()).isEqualTo(Family.STATE);
    }

    @Tag("thorough")
    @Test
    void log_probabilities_give_the_figures_of_logits_except_those_that_need_logits() throws IOException {
        assertThat(run(ServedBundle.command("well"))).isZero();
        List<RowDifference> logits = differences();

        assertThat(run(ServedBundle.command("well logprobs")))
                .as(out + "" + err)
                .isZero();

        List<RowDifference> found = differences();
        assertThat(found)
                .hasSameSizeAs(logits)
                .extracting(RowDifference::cosine)
                .containsOnlyNulls();
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).klNats()).isCloseTo(logits.get(i).klNats(), within(1e-5));
            assertThat(found.get(i).oracleTokenRank()).isEqualTo(logits.get(i).oracleTokenRank());
        }
        assertThat(out.toString()).contains("cosine and logit differences are not measured");
    }

    @Tag("thorough")
    @Test
    void a_sound_program_that_gives_forty_tokens_of_a_row_is_not_accused() throws IOException {
        assertThat(run(ServedBundle.command("well topk"), EmbeddedModel.shipBundle(), EmbeddedModel.oracle()))
                .as(out + "" + err)
                .isZero();

        assertThat(transcript().findings()).isEmpty();
        assertThat(differences()).hasSizeGreaterThan(300).allSatisfy(each -> {
            assertThat(each.topK()).isEqualTo(40);
            assertThat(each.cosine()).isNull();
            assertThat(each.klNats()).isLessThan(0.1);
        });
        assertThat(out.toString()).contains("KL is a lower bound");
    }

    @Tag("thorough")
    @Test
    void four_bits_are_too_few_also_if_only_forty_tokens_of_a_row_are_given() throws IOException {
        assertThat(run(ServedBundle.command("well topk"), EmbeddedModel.bundle("genai_int4"), EmbeddedModel.oracle()))
                .isEqualTo(1);

        assertThat(transcript().findings()).first().extracting(Finding::family).isEqualTo(Family.PRECISION);
    }

    @Tag("thorough")
    @Test
    void a_program_that_forgets_and_gives_forty_tokens_of_a_row_is_red_for_its_state() throws IOException {
        assertThat(run(ServedBundle.command("forgets topk"))).isEqualTo(1);

        assertThat(transcript().findings().get(0).family()).isEqualTo(Family.STATE);
    }

    private List<RowDifference> differences() throws IOException {
        return transcript().measured().observations().stream()
                .filter(TeacherForcedSweep.class::isInstance)
                .flatMap(sweep -> sweep.comparedPositions().stream())
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void a_program_that_dies_is_an_error_with_its_last_words() throws IOException {
        String command = "exec:'" + String.join("' '", FakeProgram.command("dies at hello")) + "'";

        assertThat(run(command)).isEqualTo(5);

        assertThat(transcript().verdict()).isEqualTo(Verdict.ERROR);
        assertThat(transcript().headline()).contains("exit code 139", "Segmentation fault in delegate");
        assertThat(transcript().findings().get(0).family()).isEqualTo(Family.LOAD);
        assertThat(folder.resolve("engine-stderr.txt")).content().contains("Segmentation fault in delegate");
        assertThat(err.toString()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void the_example_in_python_is_an_engine() throws IOException {
        String python = System.getenv("SHIPGATE_PYTHON");
        assumeTrue(
                python != null,
                "SHIPGATE_PYTHON names no Python with examples/exec-engine/requirements.txt; .ci/run makes one");

        assertThat(run("exec:'" + python + "' '" + ROOT.resolve("examples/exec-engine/ort_engine.py") + "'"))
                .as(out + "" + err)
                .isZero();
        assertThat(transcript().measured().bundle().engine())
                .extracting(EngineFacts::name)
                .isEqualTo("onnxruntime (Python)");
    }

    @Test
    void an_unknown_engine_is_wrong_usage() {
        assertThat(run("tflite")).isEqualTo(2);
        assertThat(err.toString())
                .contains("'tflite' isn't an engine; expected onnxruntime, llama.cpp or exec:COMMAND");
        assertThat(run("exec: ")).isEqualTo(2);
    }

    private int run(String engine) {
        return run(engine, EmbeddedModel.shipBundle(), EmbeddedModel.shortOracle());
    }

    private int run(String engine, Path bundle, Path oracle) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(
                        "run",
                        "--engine",
                        engine,
                        "--threads",
                        "1",
                        "--bundle",
                        bundle.toString(),
                        "--oracle",
                        oracle.toString(),
                        "--out",
                        folder.toString());
    }

    private Transcript transcript() throws IOException {
        return new TranscriptFile().read(folder.resolve("transcript.json"));
    }
}

package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.TopKOracle;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.TopKRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OracleCommandTests {

    private static final Path PROMPTS =
            Path.of(System.getProperty("shipgate.models")).resolve("qwen3.5-nano/prompts.json");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_embedded_oracle_is_fit_and_its_weak_case_is_refused() {
        Path tokenizer = EmbeddedModel.shipBundle().resolve("tokenizer/tokenizer.json");

        assertThat(execute("oracle", "check", EmbeddedModel.oracle().toString(), "--tokenizer", tokenizer.toString()))
                .isZero();

        assertThat(out.toString())
                .contains(
                        "alphabet  gate, 16 positions: healthy",
                        "near-tie  weak, 13 positions: refused",
                        "passage  long, 320 positions: healthy",
                        "303 of 320 positions have a margin of at least 0.1",
                        "0.1: 303",
                        "weak at position 28 after ' man' (423): ' of' (270) before ' was' (385) by 0.0772 nat",
                        "is fit to judge");
    }

    @Test
    void a_higher_floor_makes_a_gate_case_weak() throws IOException {
        Path file = DefaultPolicy.write(folder.resolve("p.yaml"), "floor: 0.1", "floor: 0.2");

        assertThat(execute("oracle", "check", EmbeddedModel.oracle().toString(), "--policy", file.toString()))
                .isEqualTo(3);

        assertThat(out.toString()).contains("alphabet  gate, 16 positions: weak", "Choose another prompt", "not fit");
    }

    @Test
    void a_window_that_no_case_exceeds_is_a_warning() throws IOException {
        for (int window : new int[] {319, 320}) {
            assertThat(execute("oracle", "check", withWindow(window).toString(), "-q"))
                    .isZero();
        }

        assertThat(out.toString())
                .containsOnlyOnce("warning: no case is longer than the model's sliding window of 320 tokens: a bundle"
                        + " that dropped the window could pass; record a long case of more than 320 tokens\n")
                .doesNotContain("window of 319");
    }

    @Test
    void a_run_warns_of_it_too_and_its_transcript_keeps_the_window() throws IOException {
        assertThat(execute(
                        "run",
                        "--oracle",
                        withWindow(320).toString(),
                        "--bundle",
                        EmbeddedModel.shipBundle().toString(),
                        "--out",
                        folder.resolve("report").toString()))
                .as(out.toString() + err)
                .isZero();

        assertThat(out.toString())
                .containsOnlyOnce("warning: no case is longer than the model's sliding window of 320");
        assertThat(Files.readString(folder.resolve("report/transcript.json"))).contains("\"sliding_window\" : 320,");
    }

    @Test
    void an_fp32_bundle_records_the_embedded_oracle_again() {
        Path recorded = folder.resolve("oracle");

        assertThat(record(EmbeddedModel.bundle("decode_fp32"), recorded))
                .as(err.toString())
                .isZero();

        Oracle again = Oracle.read(recorded);
        Oracle embedded = Oracle.read(EmbeddedModel.oracle());
        assertThat(again.cases()).hasSameSizeAs(embedded.cases());
        for (int i = 0; i < again.cases().size(); i++) {
            OracleCase mine = again.cases().get(i);
            OracleCase theirs = embedded.cases().get(i);
            assertThat(mine.inputIds()).isEqualTo(theirs.inputIds());
            assertThat(mine.top1Ids()).isEqualTo(theirs.top1Ids());
            assertThat(Objects.requireNonNull(mine.greedy()).ids())
                    .isEqualTo(Objects.requireNonNull(theirs.greedy()).ids());
            OracleSeed recordedSeed = Objects.requireNonNull(mine.seed());
            OracleSeed expectedSeed = Objects.requireNonNull(theirs.seed());
            assertThat(recordedSeed.tokenId()).isEqualTo(expectedSeed.tokenId());
            assertThat(recordedSeed.state())
                    .containsOnlyKeys(expectedSeed.state().keySet());
        }
    }

    @Test
    void an_oracle_of_the_largest_logits_is_as_fit_as_the_whole_one() {
        execute("oracle", "check", EmbeddedModel.oracle().toString());
        String whole = out.toString();
        out.getBuffer().setLength(0);

        assertThat(execute(
                        "oracle",
                        "check",
                        TopKOracle.write(2, folder.resolve("oracle")).toString()))
                .isZero();

        assertThat(out.toString())
                .isEqualTo("only the 2 largest logits of each row were recorded: margins are exact, KL is a lower "
                        + "bound\n"
                        + whole);
    }

    @Test
    void a_bundle_is_gated_against_recorded_top_k_logits() {
        Path whole = folder.resolve("whole");
        Path largest = folder.resolve("largest");

        assertThat(record(EmbeddedModel.bundle("decode_fp32"), whole)).isZero();
        assertThat(record(EmbeddedModel.bundle("decode_fp32"), largest, "--logits", "topk:64"))
                .as(err.toString())
                .isZero();

        Oracle read = Oracle.read(largest);
        assertThat(read.topK()).isEqualTo(64);
        for (int i = 0; i < read.cases().size(); i++) {
            OracleCase expected = Oracle.read(whole).cases().get(i);
            OracleCase found = read.cases().get(i);
            assertThat(found.top1Ids()).isEqualTo(expected.top1Ids());
            for (int position = 0; position < found.positions(); position++) {
                float[] row = expected.row(position).either(FullRow::logits, TopKRow::logits);
                TopKRow kept = (TopKRow) found.row(position);
                for (int j = 0; j < kept.k(); j++) {
                    assertThat(kept.logits()[j]).isEqualTo(row[kept.ids()[j]]);
                }
            }
        }
        assertThat(largest.resolve("oracle.safetensors").toFile().length())
                .isLessThan(whole.resolve("oracle.safetensors").toFile().length() / 3);
        assertThat(execute(
                        "run",
                        "-q",
                        "--oracle",
                        largest.toString(),
                        "--bundle",
                        EmbeddedModel.shipBundle().toString(),
                        "--out",
                        folder.resolve("report").toString()))
                .as(out.toString() + err)
                .isZero();
        assertThat(execute("judge", folder.resolve("report/transcript.json").toString()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "topk:1, a K of at least 2",
        "topk, expected full or topk:K",
        "half, expected full or topk:K",
        "topk:-3, expected full or topk:K",
    })
    void logits_that_cannot_be_kept_are_wrong_usage(String logits, String reason) {
        assertThat(record(EmbeddedModel.bundle("decode_fp32"), folder.resolve("o"), "--logits", logits))
                .isEqualTo(2);

        assertThat(err.toString()).contains(reason);
    }

    @Test
    void more_logits_than_a_row_has_cannot_be_kept() {
        assertThat(record(EmbeddedModel.bundle("decode_fp32"), folder.resolve("o"), "--logits", "topk:2049"))
                .isEqualTo(3);

        assertThat(err.toString())
                .contains("outputs rows of 2048 logits, so topk:2049 is not possible; choose a K from 2 to 2048, or "
                        + "full");
        assertThat(folder.resolve("o")).doesNotExist();
    }

    @Test
    void a_bundle_is_gated_against_what_another_one_recorded() {
        Path recorded = folder.resolve("oracle");
        record(EmbeddedModel.bundle("decode_fp32"), recorded);

        assertThat(execute(
                        "run",
                        "-q",
                        "--oracle",
                        recorded.toString(),
                        "--bundle",
                        EmbeddedModel.shipBundle().toString(),
                        "--out",
                        folder.resolve("report").toString()))
                .as(out.toString() + err)
                .isZero();
    }

    @Test
    void what_does_not_repeat_is_not_recorded() {
        Path noisy = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"))
                .addNoise("logits", 1e-3f)
                .writeTo(folder.resolve("b"));

        assertThat(record(noisy, folder.resolve("oracle"))).isEqualTo(3);

        assertThat(err.toString()).contains("prompt alphabet gave different output on the second run");
        assertThat(folder.resolve("oracle")).doesNotExist();
    }

    @Test
    void what_is_not_finite_is_not_recorded() {
        Path broken = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"))
                .addConstant("not_a_number", Float.NaN)
                .wrapOutput("logits", "Mul", "not_a_number")
                .writeTo(folder.resolve("b"));

        assertThat(record(broken, folder.resolve("oracle"))).isEqualTo(3);

        assertThat(err.toString()).contains("prompt alphabet: 2048 logits are NaN or infinite");
    }

    @Test
    void prompts_of_an_unknown_kind_are_refused() throws IOException {
        Path prompts =
                Files.writeString(folder.resolve("p.json"), "[{\"id\": \"a\", \"kind\": \"short\", \"text\": \"b\"}]");

        assertThat(execute(
                        "oracle",
                        "record",
                        "--bundle",
                        EmbeddedModel.bundle("decode_fp32").toString(),
                        "--prompts",
                        prompts.toString(),
                        "--out",
                        folder.resolve("o").toString()))
                .isEqualTo(3);

        assertThat(err.toString()).contains("p.json: \"short\" is not a kind of case; expected gate, long or weak");
    }

    /** Returns the embedded oracle, whose longest case has 320 tokens, of a model with a sliding window. */
    private Path withWindow(int window) throws IOException {
        Path oracle = folder.resolve("window" + window);
        EmbeddedModel.copy(EmbeddedModel.oracle(), oracle);
        Path json = oracle.resolve("oracle.json");
        String key = "\"vocab_size\": 2048,";
        String text = Files.readString(json);
        assertThat(text).containsOnlyOnce(key);
        Files.writeString(json, text.replace(key, key + " \"sliding_window\": " + window + ","));
        return oracle;
    }

    private int record(Path bundle, Path oracle, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "oracle",
                "record",
                "--bundle",
                bundle.toString(),
                "--prompts",
                PROMPTS.toString(),
                "--out",
                oracle.toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}

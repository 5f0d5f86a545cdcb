package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.fixture.PublishedSchema;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** What a person or a script meets on the terminal. */
class TerminalTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Nested
    class Json {

        @Test
        void of_a_run_is_its_transcript_and_nothing_else() {
            Path report = folder.resolve("report");
            String clipped = EmbeddedModel.bundle("decode_int8hu_clipped").toString();

            assertThat(execute("run", "--format", "json", "--bundle", clipped, "--out", report.toString()))
                    .isEqualTo(1);

            assertThat(out.toString().strip()).startsWith("{").endsWith("}");
            assertThat(new PublishedSchema(Transcript.class, "transcript.schema.json").errors(out.toString()))
                    .isEmpty();
            assertThat(JsonMapper.shared()
                            .readTree(out.toString())
                            .path("verdict")
                            .asString())
                    .isEqualTo("FAIL");
            assertThat(new TranscriptFile()
                            .read(report.resolve("transcript.json"))
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void of_an_oracle_check_follows_its_schema() {
            assertThat(execute("oracle", "check", EmbeddedModel.shortOracle().toString(), "--format", "json"))
                    .isZero();

            PublishedSchema schema = new PublishedSchema(OracleCheckJson.class, "oracle-check.schema.json");
            assertThat(schema.errors(out.toString())).isEmpty();
            assertThat(schema.errors(out.toString().replace("\"is_fit\"", "\"fits\"")))
                    .isNotEmpty();
            assertThat(JsonMapper.shared()
                            .readTree(out.toString())
                            .path("is_fit")
                            .asBoolean())
                    .isTrue();
        }

        @Test
        void of_an_audit_and_of_a_bisection_is_one_document() {
            String bundle = EmbeddedModel.shipBundle().toString();
            assertThat(execute("audit", bundle, "--format", "json")).isZero();
            assertThat(JsonMapper.shared().readTree(out.toString()).propertyNames())
                    .containsExactlyInAnyOrder("bundle", "audit", "claims");

            out.getBuffer().setLength(0);
            assertThat(execute("bisect", bundle, "--against", bundle, "--case", "count", "--format", "json"))
                    .isZero();
            assertThat(JsonMapper.shared().readTree(out.toString()).isObject()).isTrue();
        }

        @Test
        void does_not_go_with_annotations() {
            assertThat(execute("run", "--format", "json", "--annotations", "github"))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("both need standard output");
        }
    }

    @Nested
    class A_word {

        @TestFactory
        Stream<DynamicTest> that_reports_use_is_explained() {
            return Stream.of(
                            Stream.of(Verdict.values()).map(Verdict::name),
                            Stream.of(Family.values()).map(Family::id),
                            Stream.of(CheckId.values()).map(CheckId::id),
                            Stream.of("healthy", "weak", "refused", "int8hu", "conclusive"))
                    .flatMap(words -> words)
                    .map(word -> DynamicTest.dynamicTest(word, () -> {
                        StringWriter text = new StringWriter();
                        assertThat(ShipGate.commandLine(new PrintWriter(text), new PrintWriter(err, true))
                                        .execute("explain", word))
                                .isZero();
                        assertThat(text.toString()).hasSizeGreaterThan(60).doesNotContain("](", "\\n");
                        assertThat(text.toString().lines()).hasSizeGreaterThan(1);
                    }));
        }

        @Test
        void that_is_misspelt_gets_the_nearest_one_and_the_list() {
            assertThat(execute("explain", "gready")).isEqualTo(2);
            assertThat(err.toString()).contains("did you mean greedy?", "inconclusive", "teacher_forced_sweep");
        }

        @Test
        void that_is_left_out_gets_the_list() {
            assertThat(execute("explain")).isZero();
            assertThat(out.toString().lines()).contains("fail", "head", "greedy", "healthy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rnu, unknown command rnu; did you mean run?",
        "run --bundel x, unknown option --bundel; did you mean --bundle?",
        "run --bundel=x, unknown option --bundel; did you mean --bundle?",
        "oracle chek, unknown command chek; did you mean check?",
        "run zzz, unexpected argument zzz",
        "frobnicate, unknown command frobnicate",
    })
    void a_wrong_word_is_answered_in_two_lines(String line, String answer) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).first().asString().isEqualTo("shipgate: " + answer);
        assertThat(out.toString()).isEmpty();
    }

    @Nested
    class A_place_given_by_mistake {

        @Test
        void is_recognised_where_a_bundle_is_expected() throws IOException {
            Path checkpoint = EmbeddedModel.oracle().resolveSibling("checkpoint");
            assertAnswer("is a checkpoint, not a bundle", "run", "--bundle", checkpoint.toString());
            assertAnswer(
                    "is an oracle, not a bundle",
                    "run",
                    "--bundle",
                    EmbeddedModel.shortOracle().toString());
            assertAnswer(
                    "can't run; run the gate on it with --engine llama.cpp",
                    "run",
                    "--bundle",
                    GgufFixture.nano("q8_0").toString());
            Path report = Files.createDirectories(folder.resolve("report"));
            Files.writeString(report.resolve("transcript.json"), "{}");
            assertAnswer("shipgate judge ", "audit", report.toString());
        }

        @Test
        void is_recognised_where_an_oracle_is_expected() {
            String bundle = EmbeddedModel.shipBundle().toString();
            assertAnswer("is a bundle, not an oracle", "oracle", "check", bundle);
            assertAnswer("is a bundle, not an oracle", "run", "--oracle", bundle);
            assertAnswer(
                    "record_oracle.py --model ",
                    "oracle",
                    "check",
                    EmbeddedModel.oracle().resolveSibling("checkpoint").toString());
        }

        private void assertAnswer(String answer, String... arguments) {
            err.getBuffer().setLength(0);
            List<String> all = Stream.concat(
                            Stream.of(arguments),
                            arguments[0].equals("run")
                                    ? Stream.of("--out", folder.resolve("out").toString())
                                    : Stream.empty())
                    .toList();
            assertThat(execute(all.toArray(String[]::new))).isEqualTo(3);
            assertThat(err.toString().lines()).singleElement().asString().contains(answer);
        }
    }

    @Test
    void an_error_of_every_check_is_shown_once() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Path graph = bundle.resolve("model.onnx");
        Files.write(graph, java.util.Arrays.copyOf(Files.readAllBytes(graph), 20_000));

        assertThat(execute(
                        "run",
                        "--bundle",
                        bundle.toString(),
                        "--out",
                        folder.resolve("out").toString()))
                .isEqualTo(5);

        assertThat(out.toString().split("ONNX Runtime cannot load it", -1))
                .as("twice in the verdict, once as evidence, once as a failure")
                .hasSize(5);
        assertThat(out.toString()).contains("more with the same reason)").containsPattern("greedy +4 cases .*ERROR");
        assertThat(out.toString().lines()).hasSizeLessThan(45);
    }

    @TestFactory
    Stream<DynamicTest> no_help_cuts_a_sentence() {
        return commands(ShipGate.commandLine(new PrintWriter(out), new PrintWriter(err)))
                .filter(command -> !command.getCommandName().equals("help")
                        && !command.getCommandName().equals("generate-completion"))
                .map(command -> DynamicTest.dynamicTest(command.getCommandName(), () -> {
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .allSatisfy(line -> assertThat(line).endsWith("."));
                    assertThat(command.getCommandSpec().usageMessage().footer())
                            .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
                }));
    }

    @Test
    void a_long_run_says_what_it_does_and_how_long_it_takes() {
        try (StepProgress progress =
                StepProgress.of(new OutputOptions(), new PrintWriter(err), new Notes(new PrintWriter(err), false))) {
            progress.expect(400);
            progress.doing("greedy alphabet");
            for (int i = 0; i < 100; i++) {
                progress.stepped();
            }
            assertThat(progress.line(120_000_000_000L))
                    .isEqualTo("running: greedy alphabet, step 100; 100 of 400 steps in all, about 6 min left");
        }
        assertThat(err.toString()).isEmpty();
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(TerminalTests::commands));
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out), new PrintWriter(err, true))
                .execute(arguments);
    }
}

package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShipGateTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path report;

    @BeforeEach
    void chooseReport() {
        report = folder.resolve("report");
    }

    @Nested
    class Run {

        @Test
        void gates_the_embedded_model_when_it_is_told_nothing() {
            assertThat(run()).isZero();

            Transcript transcript = transcript();
            assertThat(transcript.verdict().mayShip()).isTrue();
            assertThat(transcript.measured().baseline()).isNotNull();
            assertThat(transcript.measured().deviceRuns()).hasSize(2);
            assertThat(out.toString())
                    .contains(
                            "teacher_forced_sweep",
                            "of 368 positions agree",
                            "transcript: " + report.resolve("transcript.json"));
            assertThat(err.toString()).isEmpty();
        }

        @Test
        void names_position_and_tokens_of_a_bundle_that_must_not_ship() {
            assertThat(run(
                            "--bundle",
                            EmbeddedModel.bundle("decode_int8hu_clipped").toString()))
                    .isEqualTo(1);

            assertThat(out.toString())
                    .containsPattern("teacher_forced_sweep alphabet position \\d+ after .*: expected .*, found .*\\n")
                    .contains("FAIL  qwen3_5_nano_decode_int8hu_clipped must not ship");
        }

        @Test
        void says_one_line_when_it_is_asked_to_be_quiet() {
            assertThat(run("--quiet")).isZero();

            assertThat(out.toString().lines()).hasSize(1);
        }

        @Test
        void leaves_the_allure_results_of_this_run_alone_in_their_folder() throws IOException {
            run();
            long first = count(report.resolve("allure-results"));
            run();

            assertThat(count(report.resolve("allure-results"))).isEqualTo(first);
            assertThat(report.resolve("allure-results/environment.properties"))
                    .content()
                    .contains("bundle=qwen3_5_nano_decode_int8hu_block32_sym", "policy=default version 4");
            assertThat(report.resolve("allure-results/categories.json")).exists();
            try (Stream<Path> files = Files.list(report)) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                        ReportFolder.files().stream(),
                                        Stream.of("allure-results", "shipgate-files.txt"))
                                .toList());
            }
        }

        private long count(Path results) throws IOException {
            try (Stream<Path> files = Files.list(results)) {
                return files.count();
            }
        }

        @Test
        void keeps_to_the_policy_it_is_given() throws IOException {
            Path policy = folder.resolve("strict.yaml");
            DefaultPolicy.write(policy, "min_cosine: null", "min_cosine: 0.99999");

            assertThat(run("--policy", policy.toString())).isEqualTo(1);
            assertThat(transcript().policy().limits().minCosine()).isEqualTo(0.99999);
        }

        @Test
        void records_the_options_it_is_given() {
            run("--threads", "1", "--optimization", "basic");

            assertThat(Objects.requireNonNull(transcript().measured().bundle().engine())
                            .options())
                    .containsEntry("intra_op_num_threads", "1")
                    .containsEntry("graph_optimization_level", "basic");
        }
    }

    @Nested
    class A_bad_input {

        @ParameterizedTest
        @ValueSource(strings = {"--bundle", "--oracle", "--baseline", "--device-run", "--policy"})
        void that_is_missing_ends_with_3(String option) {
            assertRefused(
                    folder.resolve("none").toString(),
                    option,
                    folder.resolve("none").toString());
        }

        @Test
        void that_is_no_bundle_ends_with_3() {
            assertRefused(
                    "is an oracle, not a bundle",
                    "--bundle",
                    EmbeddedModel.shortOracle().toString());
        }

        @Test
        void with_one_byte_flipped_in_the_tensors_ends_with_3() throws IOException {
            Path oracle = EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
            try (RandomAccessFile file =
                    new RandomAccessFile(oracle.resolve("oracle.safetensors").toFile(), "rw")) {
                file.seek(100_000);
                int before = file.read();
                file.seek(100_000);
                file.write(before ^ 1);
            }

            assertRefused("oracle.safetensors: has sha256", "--oracle", oracle.toString());
        }

        @Test
        void with_truncated_tensors_ends_with_3() throws IOException {
            Path oracle = EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
            truncate(oracle.resolve("oracle.safetensors"), 1_000_000);

            assertRefused("oracle.safetensors", "--oracle", oracle.toString());
        }

        @Test
        void of_a_foreign_schema_ends_with_3() throws IOException {
            Path oracle = EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
            edit(oracle.resolve("oracle.json"), "shipgate-oracle/1", "shipgate-oracle/9");

            assertRefused("shipgate-oracle/9", "--oracle", oracle.toString());
        }

        @Test
        void that_is_no_json_ends_with_3() throws IOException {
            Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
            Files.writeString(bundle.resolve("metadata.json"), "{ nonsense");

            assertRefused("metadata.json", "--bundle", bundle.toString());
        }

        @Test
        void that_leaves_its_folder_ends_with_3() throws IOException {
            Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
            edit(bundle.resolve("metadata.json"), "\"model.onnx\"", "\"../model.onnx\"");

            assertRefused("../model.onnx", "--bundle", bundle.toString());
        }

        @Test
        void withdraws_the_results_of_an_earlier_run() throws IOException {
            run();
            assertThat(report).isDirectoryContaining("glob:**/allure-results");

            assertThat(run("--oracle", folder.resolve("none").toString())).isEqualTo(3);

            assertThat(report).isEmptyDirectory();
        }
    }

    @Test
    void allure_results_of_somebody_else_are_refused_and_stay() throws IOException {
        Path foreign = Files.createDirectories(report.resolve("allure-results"));
        Files.writeString(foreign.resolve("x-result.json"), "{}");

        assertThat(run()).isEqualTo(3);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .endsWith("allure-results: Ship Gate didn't write this; move it away, or choose another folder with "
                        + "--out");
        assertThat(foreign.resolve("x-result.json")).hasContent("{}");
    }

    @Test
    void a_report_that_fails_withdraws_the_earlier_one_but_never_the_transcript_it_reads() throws IOException {
        run();
        Path elsewhere = folder.resolve("elsewhere");
        String transcript = report.resolve("transcript.json").toString();
        assertThat(execute("report", transcript, "--out", elsewhere.toString())).isZero();
        assertThat(execute("report", transcript, "--out", report.toString())).isZero();
        assertThat(report).isDirectoryContaining("glob:**/allure-results");
        assertThat(execute("report", transcript, "--out", folder.toString())).isEqualTo(3);
        assertThat(report.resolve("transcript.json")).exists();

        assertThat(execute("report", folder.resolve("none.json").toString(), "--out", elsewhere.toString()))
                .isEqualTo(3);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void a_bundle_that_cannot_run_exits_with_5_and_a_transcript() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        truncate(bundle.resolve("model.onnx"), 50_000);

        assertThat(run("--bundle", bundle.toString())).isEqualTo(5);

        Transcript transcript = transcript();
        assertThat(transcript.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(transcript.findings().get(0).family().id()).isEqualTo("load");
        assertThat(transcript.headline()).contains("model.onnx", "ONNX Runtime cannot load it");
    }

    @Test
    void a_report_that_cannot_be_written_ends_with_5_and_one_line() throws IOException {
        Files.writeString(report, "a file where a folder should be");

        assertThat(run()).isEqualTo(5);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("cannot write", report.toString());
    }

    @Nested
    class An_oracle {

        @Test
        void without_cases_is_not_a_pass() throws IOException {
            Path oracle = EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
            Path json = oracle.resolve("oracle.json");
            String text = Files.readString(json);
            Files.writeString(json, text.substring(0, text.indexOf("\"cases\"")) + "\"cases\": []}");

            assertThat(run("--oracle", oracle.toString())).isEqualTo(4);
            assertThat(transcript().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(transcript().measured().oracle().unclaimedTensors()).isNotEmpty();
        }

        @Test
        void whose_weak_case_is_called_a_gate_cannot_judge() throws IOException {
            Path oracle = EmbeddedModel.copy(EmbeddedModel.oracle(), folder.resolve("oracle"));
            edit(oracle.resolve("oracle.json"), "\"kind\": \"weak\"", "\"kind\": \"gate\"");

            assertThat(run("--oracle", oracle.toString())).isEqualTo(3);
            assertThat(transcript().verdict()).isEqualTo(Verdict.INVALID_ORACLE);
            assertThat(err.toString())
                    .as("said before the bundle is run, and not only at the end")
                    .startsWith("refused: oracle_health near-tie: ");
            assertThat(transcript().findings().get(0).family().id()).isEqualTo("oracle");
        }
    }

    @Nested
    class Wrong_usage {

        @Test
        void of_an_option_that_does_not_exist_ends_with_2() {
            assertThat(execute("run", "--bundel", "x")).isEqualTo(2);
            assertThat(err.toString()).contains("--bundel");
        }

        @Test
        void of_no_command_ends_with_2() {
            assertThat(execute()).isEqualTo(2);
            assertThat(err.toString()).contains("a command is missing; try: shipgate run");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "two"})
        void of_threads_that_are_no_number_of_threads_ends_with_2(String threads) {
            assertThat(execute("run", "--threads", threads)).isEqualTo(2);
            assertThat(err.toString()).contains("--threads");
        }
    }

    @Nested
    class Judge {

        @Test
        void comes_to_the_same_verdict_under_the_same_policy() {
            run();
            out.getBuffer().setLength(0);

            assertThat(execute("judge", report.resolve("transcript.json").toString()))
                    .isZero();
            assertThat(out.toString()).contains("stored verdict: PASS", "now: PASS");
        }

        @Test
        void changes_the_verdict_under_another_policy() throws IOException {
            run();
            Path policy = folder.resolve("high.yaml");
            DefaultPolicy.write(policy, "floor: 0.1", "floor: 0.5");
            Path again = folder.resolve("again");

            int exitCode = execute(
                    "judge",
                    report.resolve("transcript.json").toString(),
                    "--policy",
                    policy.toString(),
                    "--out",
                    again.toString());

            assertThat(exitCode).isEqualTo(3);
            assertThat(new TranscriptFile()
                            .read(again.resolve("transcript.json"))
                            .verdict())
                    .isEqualTo(Verdict.INVALID_ORACLE);
        }

        @Test
        void takes_a_built_in_policy_by_its_name() {
            run();
            out.getBuffer().setLength(0);

            assertThat(execute("judge", report.resolve("transcript.json").toString(), "--policy", "eight-bit"))
                    .isZero();
            assertThat(out.toString())
                    .containsPattern(
                            "under policy default version 4; now: PASS(_TIE)? under policy eight-bit version 1");
        }

        @Test
        void refuses_an_unknown_name_in_one_line_with_those_that_there_are() {
            run();

            assertThat(execute("judge", report.resolve("transcript.json").toString(), "--policy", "lax"))
                    .isEqualTo(3);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .endsWith("one of default, strict, eight-bit, four-bit");
        }

        @Test
        void says_where_a_copy_of_a_policy_was_changed() throws IOException {
            run();
            Path policy = folder.resolve("loose.yaml");
            DefaultPolicy.write(policy, "tie_band: 0.1", "tie_band: 0.2");
            String changed = "default version 4, changed: margin.tie_band 0.1 -> 0.2";

            execute("judge", report.resolve("transcript.json").toString(), "--policy", policy.toString());

            assertThat(out.toString()).contains("warning: judged by the policy " + changed, "under policy " + changed);
        }

        @Test
        void refuses_what_is_no_transcript() {
            assertThat(execute(
                            "judge",
                            EmbeddedModel.shortOracle().resolve("oracle.json").toString()))
                    .isEqualTo(3);
            assertThat(err.toString().lines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "judge", "audit", "bisect", "report", "card", "import", "release", "doctor", "init"})
    void every_command_has_help_with_examples(String command) {
        assertThat(execute(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: shipgate " + command, "Examples:", "shipgate " + command + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "judge", "import", "oracle check"})
    void every_help_of_a_policy_lists_the_built_in_ones(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--help");
        assertThat(execute(words.toArray(String[]::new))).isZero();

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("policy: " + BuiltInPolicy.names().replace(", four", " or four"));
    }

    @Test
    void completion_comes_as_a_script() {
        assertThat(execute("generate-completion")).isZero();

        assertThat(out.toString()).contains("complete -F _complete_shipgate");
    }

    @Test
    void the_version_names_the_program() {
        assertThat(execute("--version")).isZero();

        assertThat(out.toString()).startsWith("shipgate ");
    }

    private void assertRefused(String expected, String... options) {
        assertThat(run(options)).isEqualTo(3);

        assertThat(err.toString().lines()).as("one line, no stack trace").hasSize(1);
        assertThat(err.toString()).startsWith("shipgate: ").contains(expected);
        assertThat(report.resolve("transcript.json")).doesNotExist();
    }

    private int run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "--out", report.toString()));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    private Transcript transcript() {
        return new TranscriptFile().read(report.resolve("transcript.json"));
    }

    private static void truncate(Path file, long bytes) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(bytes);
        }
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }
}

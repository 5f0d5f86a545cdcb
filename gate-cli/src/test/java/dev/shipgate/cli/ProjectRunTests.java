package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.FakeProgram;
import dev.shipgate.fixture.ServedBundle;
import dev.shipgate.fixture.SpeedSample;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.SpeedFile;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.SurfaceResult;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectRunTests {

    private static final String CLIPPED = "qwen3_5_nano_decode_int8hu_clipped";
    private static final String SHIP = "qwen3_5_nano_decode_int8hu_block32_sym";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_folder_with_a_project_file_needs_no_options() throws Exception {
        project(single(EmbeddedModel.shipBundle()) + "threads: 1\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Dshipgate.models=" + System.getProperty("shipgate.models"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShipGate.class.getName(),
                        "run")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console").toFile())
                .start();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

        assertThat(folder.resolve("console"))
                .content()
                .startsWith("project: shipgate.yaml\n")
                .contains(SHIP + " may ship");
        assertThat(process.exitValue()).isZero();
        Transcript transcript = transcript("shipgate-report");
        assertThat(transcript.measured().baseline()).isNotNull();
        assertThat(transcript.measured().deviceRuns()).hasSize(1);
        assertThat(Objects.requireNonNull(transcript.measured().bundle().engine())
                        .options())
                .containsEntry("intra_op_num_threads", "1");
    }

    @Test
    void options_win_over_the_file() throws IOException {
        Path baseline = EmbeddedModel.bundle("decode_fp32");
        Path file = project(single(EmbeddedModel.bundle("decode_int8hu_clipped"))
                        .replace(EmbeddedModel.baseline().toString(), baseline.toString())
                + "threads: 1\nout: from-file\n");

        int exitCode = execute(
                "run",
                "--project",
                file.toString(),
                "--bundle",
                EmbeddedModel.shipBundle().toString(),
                "--threads",
                "2",
                "--out",
                folder.resolve("from-option").toString());

        assertThat(exitCode).isZero();
        assertThat(folder.resolve("from-file")).doesNotExist();
        Transcript transcript = transcript("from-option");
        assertThat(transcript.measured().bundle().name()).isEqualTo(SHIP);
        assertThat(Objects.requireNonNull(transcript.measured().bundle().engine())
                        .options())
                .containsEntry("intra_op_num_threads", "2");
        assertThat(String.valueOf(transcript.measured().baseline()))
                .as("what belongs to the bundles of the file goes with no other")
                .doesNotContain(baseline.getFileName().toString());
    }

    @Test
    void the_policy_of_the_file_counts() throws IOException {
        DefaultPolicy.write(folder.resolve("strict.yaml"), "min_cosine: null", "min_cosine: 0.99999");
        Path file = project(single(EmbeddedModel.shipBundle()) + "policy: strict.yaml\n");

        assertThat(execute("run", "-q", "--project", file.toString())).isEqualTo(1);
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void all_bundles_of_a_file_are_gated_and_none_is_passed_over() throws IOException {
        Path file = project(several());

        assertThat(execute("run", "-q", "--project", file.toString())).isEqualTo(1);

        assertThat(out.toString())
                .isEqualTo("FAIL  1 of 2 bundles may ship; these must not: " + CLIPPED + " (FAIL).\n");
        assertThat(transcript("shipgate-report/" + SHIP).verdict().mayShip()).isTrue();
    }

    @Test
    void one_bundle_can_be_chosen_and_keeps_its_own_keys() throws IOException {
        Path file = project(several());

        assertThat(execute(
                        "run",
                        "--project",
                        file.toString(),
                        "--bundle",
                        EmbeddedModel.shipBundle().toString()))
                .isZero();

        assertThat(transcript("shipgate-report").measured().baseline()).isNotNull();
    }

    @Test
    void a_required_surface_that_is_missing_makes_the_run_inconclusive_and_is_named() throws IOException {
        Path file = project(single(EmbeddedModel.shipBundle())
                + "surfaces:\n  - {name: iphone, device_run: iphone.json, required: true}\n");

        assertThat(execute("run", "--project", file.toString()))
                .as(err.toString())
                .isEqualTo(4);

        assertThat(out.toString()).contains("on iphone: was not measured: the required surface is missing: ");
        assertThat(transcript("shipgate-report").findings())
                .extracting(Finding::signature, Finding::evidence)
                .containsExactly(tuple(
                        "missing-surface",
                        List.of("iphone: was not measured: the required surface is missing: iphone.json:"
                                + " no such file")));
        assertThat(Files.readString(folder.resolve("shipgate-report/report.html")))
                .contains("missing: ");
    }

    @Test
    void an_optional_surface_may_be_missing_and_the_matrix_says_so() throws IOException {
        Path file = project(
                single(EmbeddedModel.shipBundle()) + "surfaces:\n  - {name: iphone, device_run: iphone.json}\n");

        assertThat(execute("run", "--project", file.toString()))
                .as(err.toString())
                .isZero();

        assertThat(Files.readString(folder.resolve("shipgate-report/summary.md")))
                .contains("### Surfaces", "| iphone |", "missing: ");
    }

    @Test
    void an_engine_a_device_and_another_bundle_are_columns_of_the_matrix() throws IOException {
        Path clipped = EmbeddedModel.bundle("decode_int8hu_clipped");
        Path file = project(single(EmbeddedModel.shipBundle()) + "surfaces:\n"
                + "  - {name: served, engine: \"" + ServedBundle.command("well") + "\"}\n"
                + "  - {name: phone, required: true, device_run: "
                + EmbeddedModel.deviceRun("int8hu-chromium-wasm") + "}\n"
                + "  - {name: clipped, bundle: " + clipped + "}\n");

        assertThat(execute("run", "--project", file.toString()))
                .as(out.toString())
                .isZero();

        List<SurfaceResult> surfaces = SurfaceResult.of(transcript("shipgate-report"));
        assertThat(surfaces)
                .extracting(SurfaceResult::name)
                .contains("oracle", "baseline", "this bundle", "served", "phone", "clipped");
        SurfaceResult served = surfaces.stream()
                .filter(each -> each.name().equals("served"))
                .findFirst()
                .orElseThrow();
        assertThat(served.identical()).isEqualTo(served.cases()).isPositive();
        SurfaceResult other = surfaces.get(surfaces.size() - 1);
        assertThat(other.bundle()).isEqualTo("qwen3_5_nano_decode_int8hu_clipped");
        assertThat(other.fork()).isNotNull();
        assertThat(transcript("shipgate-report").judgements())
                .filteredOn(each -> "clipped".equals(each.subject().run()))
                .isNotEmpty()
                .allMatch(each -> each.standing() == Standing.ADVISORY);
    }

    @Test
    void a_required_engine_that_cannot_run_another_bundle_makes_the_run_inconclusive() throws IOException {
        String broken = "{name: broken, bundle: " + EmbeddedModel.bundle("decode_int8hu_clipped") + ", engine: \"exec:'"
                + String.join("' '", FakeProgram.command("dies at hello")) + "'\", required: ";
        Path required = project(single(EmbeddedModel.shipBundle()) + "surfaces: [" + broken + "true}]\n");

        assertThat(execute("run", "--project", required.toString())).isEqualTo(4);
        assertThat(out.toString()).contains("the required surface could not be run: ");
        assertThat(transcript("shipgate-report").findings())
                .extracting(Finding::signature)
                .containsExactly("missing-surface");

        Path optional = project(single(EmbeddedModel.shipBundle()) + "surfaces: [" + broken + "false}]\n");

        assertThat(execute("run", "-q", "--project", optional.toString())).isZero();
    }

    @Test
    void speed_is_shown_in_every_report_and_judges_nothing() throws IOException {
        Path speed = folder.resolve("speed.json");
        new SpeedFile().write(SpeedSample.document(SpeedSample.of("my laptop", 1e6, null, 2, 3, 4)), speed);
        Path file = project(single(EmbeddedModel.shipBundle()) + "speed: [speed.json]\n");

        assertThat(execute("run", "--project", file.toString()))
                .as(err.toString())
                .isZero();

        assertThat(transcript("shipgate-report").measured().speed()).hasSize(1);
        assertThat(Files.readString(folder.resolve("shipgate-report/report.html")))
                .contains("my laptop", "333 (250 to 500) impossible");
        assertThat(Files.readString(folder.resolve("shipgate-report/summary.md")))
                .contains("### Speed", "nano, not a bundle of this run", "my laptop: impossible");
        assertThat(execute(
                        "card",
                        folder.resolve("shipgate-report/transcript.json").toString()))
                .isZero();
        assertThat(out.toString()).contains("### Speed");
    }

    @Test
    void a_speed_file_that_cannot_be_read_ends_with_3_in_one_line() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"schema\": \"shipgate-speed/1\"}");

        assertThat(execute(
                        "run",
                        "--speed",
                        broken.toString(),
                        "--out",
                        folder.resolve("r").toString()))
                .isEqualTo(3);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("\"speed\" is missing");
    }

    @Test
    void a_file_that_is_named_and_missing_ends_with_3() {
        assertThat(execute("run", "--project", folder.resolve("none.yaml").toString()))
                .isEqualTo(3);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("none.yaml: there is no such project file");
    }

    @Test
    void a_bundle_without_an_oracle_ends_with_2() throws IOException {
        Path file = project("schema: shipgate-project/1\nbundles:\n- path: " + EmbeddedModel.shipBundle()
                + "\n  oracle: " + EmbeddedModel.shortOracle() + "\n");

        assertThat(execute(
                        "run",
                        "--project",
                        file.toString(),
                        "--bundle",
                        EmbeddedModel.baseline().toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--oracle is missing");
    }

    @Test
    void a_release_gates_every_bundle_and_ends_with_the_worst() throws IOException {
        Path file = project(several());

        assertThat(execute("release", file.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "== " + SHIP,
                        "FAIL  " + CLIPPED + " must not ship",
                        "1 of 2 bundles may ship; these must not: " + CLIPPED)
                .contains("release: " + folder.resolve("shipgate-report/index.html"));
        assertThat(folder.resolve("shipgate-report/index.html"))
                .content()
                .contains("href=\"" + SHIP + "/report.html\"", "href=\"" + CLIPPED + "/report.html\"");
        for (String bundle : List.of(SHIP, CLIPPED)) {
            Path reports = folder.resolve("shipgate-report").resolve(bundle);
            assertThat(reports.resolve("report.html")).exists();
            assertThat(reports.resolve("allure-results/environment.properties"))
                    .content()
                    .contains("bundle=" + bundle);
            assertThat(allureResults(reports)).hasSizeGreaterThan(20);
            assertThat(allureResults(reports).stream().anyMatch(result -> result.contains("\"status\":\"failed\"")))
                    .isEqualTo(bundle.equals(CLIPPED));
        }
    }

    private static List<String> allureResults(Path reports) throws IOException {
        try (Stream<Path> files = Files.list(reports.resolve("allure-results"))) {
            List<String> results = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith("-result.json"))
                    .toList()) {
                results.add(Files.readString(file));
            }
            return results;
        }
    }

    @Test
    void an_unreadable_file_of_speed_is_named_and_no_internal_error() throws IOException {
        Files.writeString(folder.resolve("speed.json"), "{}");
        Path file = project(single(EmbeddedModel.shipBundle()) + "speed: [speed.json]\n");

        assertThat(execute("run", "--project", file.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("speed.json: schema: expected \"shipgate-speed/1\", found none");

        assertThat(execute("release", file.toString())).isEqualTo(5);
        assertThat(out.toString())
                .contains("speed.json: schema: expected \"shipgate-speed/1\", found none")
                .doesNotContain("internal error");
    }

    @Test
    void a_broken_bundle_does_not_stop_the_others() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Path broken = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("broken"));
        Files.writeString(broken.resolve("metadata.json"), "{ nonsense");
        Path truncated = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("truncated"));
        Files.write(truncated.resolve("model.onnx"), new byte[50_000]);
        Path file = project("schema: shipgate-project/1\noracle: " + EmbeddedModel.shortOracle()
                + "\nbundles: [empty, broken, truncated, " + EmbeddedModel.shipBundle() + "]\n");

        assertThat(execute(
                        "release",
                        file.toString(),
                        "--out",
                        folder.resolve("built").toString(),
                        "--annotations",
                        "github"))
                .isEqualTo(5);

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains(
                        "isn't a bundle",
                        "metadata.json",
                        "1 of 4 bundles may ship; these must not: empty (ERROR), broken (ERROR), truncated (ERROR).");
        assertThat(transcript("built/" + SHIP).verdict().mayShip()).isTrue();
        assertThat(out.toString()).contains("::error title=Ship Gate%3A ERROR::empty was not gated: ");
        assertThat(folder.resolve("built/summary.md"))
                .content()
                .startsWith("## ")
                .contains("ERROR: release of 4 bundles");
        assertThat(folder.resolve("built/index.html")).content().contains("was not gated: ");
        assertThat(folder.resolve("built/truncated/transcript.json")).exists();
    }

    @Test
    void an_ungateable_bundle_loses_its_earlier_verdict() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Path file =
                project("schema: shipgate-project/1\noracle: " + EmbeddedModel.shortOracle() + "\nbundles: [bundle]\n");
        assertThat(execute("release", "-q", file.toString())).isZero();
        Path reports = folder.resolve("shipgate-report/bundle");
        assertThat(reports).isNotEmptyDirectory();
        Files.writeString(reports.resolve("notes.txt"), "somebody's own");

        Files.writeString(bundle.resolve("metadata.json"), "{ nonsense");
        assertThat(execute("release", "-q", file.toString())).isEqualTo(5);

        assertThat(reports).isDirectoryContaining(each -> each.endsWith("notes.txt"));
        try (var left = Files.list(reports)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void a_release_file_that_is_not_right_gates_nothing() throws IOException {
        Path file = project(several().replace("bundles:", "bundels:"));

        assertThat(execute("release", file.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("bundels: is not a known key here; did you mean bundles?");
        assertThat(folder.resolve("shipgate-report")).doesNotExist();
    }

    @Test
    void a_release_that_cannot_be_written_ends_with_5() throws IOException {
        Files.writeString(folder.resolve("file"), "a file where a folder should be");

        assertThat(execute(
                        "release",
                        project(single(EmbeddedModel.shipBundle())).toString(),
                        "--out",
                        folder.resolve("file").toString()))
                .isEqualTo(5);
        assertThat(err.toString()).contains("cannot write to " + folder.resolve("file"));
    }

    private Path project(String text) throws IOException {
        return Files.writeString(folder.resolve("shipgate.yaml"), text);
    }

    private static String single(Path bundle) {
        return "schema: shipgate-project/1\noracle: " + EmbeddedModel.shortOracle() + "\nbaseline: "
                + EmbeddedModel.baseline() + "\ndevice_runs: [" + EmbeddedModel.deviceRun("int8hu-chromium-wasm")
                + "]\nbundles: [" + bundle + "]\n";
    }

    private static String several() {
        return "schema: shipgate-project/1\noracle: " + EmbeddedModel.shortOracle() + "\nbaseline: "
                + EmbeddedModel.baseline() + "\nbundles:\n- " + EmbeddedModel.shipBundle() + "\n- "
                + EmbeddedModel.bundle("decode_int8hu_clipped") + "\n";
    }

    private Transcript transcript(String reports) {
        return new TranscriptFile().read(folder.resolve(reports).resolve("transcript.json"));
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}

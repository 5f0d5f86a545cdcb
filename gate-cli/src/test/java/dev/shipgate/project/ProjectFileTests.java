package dev.shipgate.project;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.gate.SurfaceRequest;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectFileTests {

    @TempDir
    Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        for (String name : List.of("oracle", "other-oracle", "out/int8", "out/int4", "out/fp16head", "again/int8")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (String name : List.of("phone.json", "mac.json", "strict.yaml")) {
            Files.writeString(folder.resolve(name), "{}");
        }
    }

    @Test
    void every_path_is_relative_to_the_file() throws IOException {
        Project project = read(ProjectSamples.FULL);
        List<SurfaceRequest> surfaces = List.of(
                new SurfaceRequest("iphone", true, folder.resolve("phone.json"), null, null),
                new SurfaceRequest("linux", false, null, null, "llama.cpp"));

        assertThat(project.oracle()).isEqualTo(folder.resolve("oracle"));
        assertThat(project.policy()).isEqualTo(new PolicySource.OfFile(folder.resolve("strict.yaml")));
        assertThat(project.threads()).isEqualTo(2);
        assertThat(project.tryContext()).isTrue();
        assertThat(project.engine()).isEqualTo("exec:./engine --fast");
        assertThat(project.out()).isEqualTo(folder.resolve("reports"));
        assertThat(project.bundles())
                .containsExactly(
                        new ProjectBundle(
                                "int8",
                                folder.resolve("out/int8"),
                                folder.resolve("oracle"),
                                folder.resolve("out/fp16head"),
                                List.of(folder.resolve("phone.json")),
                                "exec:./engine --fast",
                                null,
                                surfaces,
                                List.of(folder.resolve("mac.json"))),
                        new ProjectBundle(
                                "four-bits",
                                folder.resolve("out/int4"),
                                folder.resolve("other-oracle"),
                                folder.resolve("out/int8"),
                                List.of(),
                                "exec:./engine --fast",
                                null,
                                surfaces,
                                List.of(folder.resolve("mac.json"))));
    }

    @Test
    void a_bundle_and_its_baseline_may_have_engines_of_their_own() throws IOException {
        Project project = read("""
                schema: shipgate-project/1
                oracle: oracle
                baseline: out/fp16head
                baseline_engine: onnxruntime
                bundles:
                  - out/int8
                  - path: out/int4
                    engine: llama.cpp --kv f32
                """);

        List<GateRequest> requests = project.bundles().stream()
                .map(bundle -> project.request(bundle).build())
                .toList();

        assertThat(requests.get(0).program()).isNull();
        assertThat(String.valueOf(requests.get(1).program())).isEqualTo("llama.cpp --kv f32");
        assertThat(requests.get(1).baselineProgram()).isNull();
        assertThat(project.request(project.bundles().get(1))
                        .baselineEngine(null)
                        .build()
                        .baselineProgram())
                .as("the baseline's default is the engine of the bundle")
                .isEqualTo(requests.get(1).program());
    }

    @Test
    void surfaces_are_of_the_file_or_of_a_bundle_and_may_lead_nowhere() throws IOException {
        Project project = read("""
                schema: shipgate-project/1
                oracle: oracle
                surfaces:
                  - name: iphone
                    device_run: not-yet.json
                    required: true
                  - {name: sibling, bundle: out/int4, engine: llama.cpp}
                  - {name: plain, bundle: out/int4}
                bundles:
                  - out/int8
                  - out/int4
                  - path: out/fp16head
                    surfaces: []
                """);

        assertThat(project.bundles().get(0).surfaces())
                .containsExactly(
                        new SurfaceRequest("iphone", true, folder.resolve("not-yet.json"), null, null),
                        new SurfaceRequest("sibling", false, null, folder.resolve("out/int4"), "llama.cpp"),
                        new SurfaceRequest("plain", false, null, folder.resolve("out/int4"), null));
        assertThat(project.bundles().get(1).surfaces())
                .as("a bundle is no surface of itself, but another engine of it is")
                .containsExactly(
                        new SurfaceRequest("iphone", true, folder.resolve("not-yet.json"), null, null),
                        new SurfaceRequest("sibling", false, null, null, "llama.cpp"));
        assertThat(project.bundles().get(2).surfaces()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, device_run: a.json, engine: llama.cpp} | needs either device_run, or engine or bundle",
                "{name: a}                                        | needs either device_run, or engine or bundle",
                "{name: a, engine: tflite}                        | expected onnxruntime, llama.cpp or exec:COMMAND",
                "{name: a, engin: llama.cpp}                      | engin",
                "{name: a, engine: llama.cpp, required: maybe}    | required",
                "{engine: llama.cpp}                              | name",
            })
    void a_wrong_surface_is_refused_with_its_line(String surface, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(ProjectSamples.SMALL + "surfaces:\n  - " + surface + "\n"))
                .withMessageContaining(message)
                .withMessageContaining("surfaces[0]");
    }

    @Test
    void two_surfaces_of_one_name_are_refused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(ProjectSamples.SMALL
                        + "surfaces: [{name: a, engine: llama.cpp}, {name: a, engine: onnxruntime}]\n"))
                .withMessageContaining("is named a, like surfaces[0]");
    }

    @Test
    void a_policy_is_a_file_or_else_a_built_in_one() throws IOException {
        String named = ProjectSamples.FULL.replace("strict.yaml", "strict");

        assertThat(read(named).policy()).isEqualTo(new PolicySource.BuiltIn(BuiltInPolicy.STRICT));

        Files.writeString(folder.resolve("strict"), "{}");
        assertThat(read(named).policy()).isEqualTo(new PolicySource.OfFile(folder.resolve("strict")));
    }

    @Test
    void little_is_needed() throws IOException {
        Project project = read(ProjectSamples.SMALL);

        assertThat(project.policy()).isEqualTo(new PolicySource.BuiltIn());
        assertThat(project.threads()).isNull();
        assertThat(project.engine()).isNull();
        assertThat(project.out()).isEqualTo(folder.resolve("shipgate-report"));
        assertThat(project.bundles().get(0).baseline()).isNull();
        assertThat(project.bundles().get(0).deviceRuns()).isEmpty();
    }

    @Test
    void a_baseline_for_all_bundles_is_none_for_itself() throws IOException {
        Project project = read(ProjectSamples.FULL.replace("  - out/int8\n", "  - out/int8\n  - out/fp16head\n"));

        assertThat(project.bundles().get(1).name()).isEqualTo("fp16head");
        assertThat(project.bundles().get(1).baseline()).isNull();
    }

    @Test
    void a_bundle_is_found_however_its_path_is_written() throws IOException {
        Project project = read(ProjectSamples.FULL);

        assertThat(project.bundleAt(folder.resolve("oracle/../out/int4")))
                .contains(project.bundles().get(1));
        assertThat(project.bundleAt(folder.resolve("out"))).isEmpty();
    }

    static List<Arguments> wrongs() {
        return List.of(
                Arguments.of(
                        "shipgate-project/1",
                        "shipgate-project/2",
                        "schema: expected shipgate-project/1, found \"shipgate-project/2\""),
                Arguments.of("schema: shipgate-project/1\n", "", "schema: expected shipgate-project/1, found nothing"),
                Arguments.of(
                        "threads: 2",
                        "treads: 2",
                        "treads: is not a known key here; did you mean threads? The known keys are baseline,"),
                Arguments.of("threads: 2", "threads: 2\nthreads: 3", "is not valid YAML (line 13"),
                Arguments.of(
                        "engine: exec:./engine --fast",
                        "engine: tflite",
                        "engine: expected onnxruntime, llama.cpp or exec:COMMAND, found \"tflite\""),
                Arguments.of(
                        "threads: 2", "threads: two", "threads: expected a whole number of at least 1, found \"two\""),
                Arguments.of("threads: 2", "threads: 0", "threads: expected a whole number of at least 1, found 0"),
                Arguments.of("threads: 2", "threads: 2.5", "threads: expected a whole number of at least 1, found 2.5"),
                Arguments.of(
                        "threads: 2", "threads: \"2\"", "threads: expected a whole number of at least 1, found \"2\""),
                Arguments.of("threads: 2", "threads: [2", "is not valid YAML (line"),
                Arguments.of("policy: strict.yaml", "policy:", "policy: expected the path of a policy file, or one of"),
                Arguments.of("policy: strict.yaml", "policy: none.yaml", "policy: expected a file, found nothing at "),
                Arguments.of(
                        "policy: strict.yaml",
                        "policy: lax",
                        "; name a file, or one of default, strict, eight-bit, four-bit"),
                Arguments.of("policy: strict.yaml", "policy: oracle", "policy: expected a file, found a folder at "),
                Arguments.of(
                        "policy: strict.yaml", "policy: \"a\\0b\"", "policy: expected the path of a policy file, or"),
                Arguments.of("\noracle: oracle", "\noracle: oracel", "oracle: expected a folder, found nothing at "),
                Arguments.of(
                        "\noracle: oracle",
                        "\noracle: [oracle]",
                        "oracle: expected the path of a folder, found a list"),
                Arguments.of("\noracle: oracle", "", "bundles[0]: has no oracle to compare it with"),
                Arguments.of(
                        "oracle: other-oracle",
                        "oracle: phone.json",
                        "bundles[1].oracle: expected a folder, found a file at "),
                Arguments.of(
                        "baseline: out/fp16head",
                        "baseline: out/fp16",
                        "baseline: expected a bundle, found nothing at "),
                Arguments.of(
                        "device_runs:\n  - phone.json",
                        "device_runs: phone.json",
                        "device_runs: expected a list of paths of files, found \"phone.json\""),
                Arguments.of("- phone.json", "- fone.json", "device_runs[0]: expected a file, found nothing at "),
                Arguments.of(
                        "- phone.json",
                        "- {file: phone.json}",
                        "device_runs[0]: expected the path of a file, found a mapping"),
                Arguments.of(
                        "  - out/int8\n",
                        "  - 8\n",
                        "bundles[0]: expected a mapping with the keys baseline, baseline_engine, device_runs, "
                                + "engine, name, oracle, path, speed, surfaces, "
                                + "found 8"),
                Arguments.of("  - out/int8\n", "  - out/int9\n", "bundles[0]: expected a bundle, found nothing at "),
                Arguments.of(
                        "path: out/int4",
                        "paths: out/int4",
                        "bundles[1].paths: is not a known key here; did you mean path?"),
                Arguments.of(
                        "  - path: out/int4\n    name",
                        "  - name",
                        "bundles[1].path: expected the path of a bundle, found nothing"),
                Arguments.of(
                        "name: four-bits", "name: ../four", "bundles[1].name: expected a name of up to 100 letters"),
                Arguments.of(
                        "name: four-bits",
                        "name: INT8",
                        "bundles[1]: is named INT8, like bundles[0] (case is ignored), so"),
                Arguments.of(
                        "  - out/int8\n",
                        "  - out/int8\n  - again/int8\n",
                        "bundles[1]: is named int8, like bundles[0] (case is ignored), so"),
                Arguments.of(
                        "baseline: out/int8", "baseline: out/../out/int4", "bundles[1].baseline: is the bundle itself"),
                Arguments.of(
                        "out: reports",
                        "out: ../reports",
                        "out: expected the path of a folder inside the project's folder, found \"../reports\""),
                Arguments.of(
                        "out: reports",
                        "out: /tmp",
                        "out: expected the path of a folder inside the project's folder, found \"/tmp\""),
                Arguments.of("out: reports", "out: out", "out: the reports of int8 would be written into the bundle "),
                Arguments.of(
                        "out: reports",
                        "out: out/int4/reports",
                        "out: the reports of four-bits would be written into the bundle "));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void a_file_that_is_not_right_is_refused_in_one_line(String right, String wrong, String reason) throws IOException {
        assertThat(ProjectSamples.FULL).contains(right);

        assertRefused(ProjectSamples.FULL.replace(right, wrong), reason);
    }

    @Test
    void what_is_refused_is_named_with_its_line() throws IOException {
        assertRefused(
                ProjectSamples.FULL.replace("threads: 2", "treads: 2"),
                "shipgate.yaml: line 12: treads: is not a known key");
        assertRefused(
                ProjectSamples.FULL.replace("name: four-bits", "name: ../four"),
                "shipgate.yaml: line 6: bundles[1].name: ");
        assertRefused(
                ProjectSamples.FULL.replace("- phone.json", "- fone.json"), "shipgate.yaml: line 21: device_runs[0]: ");
        assertRefused(
                ProjectSamples.FULL.replace("  - out/int8\n", "  - out/int9\n"), "shipgate.yaml: line 4: bundles[0]: ");
        assertRefused(
                ProjectSamples.FULL.replace("schema: shipgate-project/1\n", ""), "shipgate.yaml: schema: expected");
    }

    @Test
    void no_bundle_is_refused() throws IOException {
        assertRefused(
                "schema: shipgate-project/1\noracle: oracle\nbundles: []\n", "bundles: expected at least one bundle");
        assertRefused("schema: shipgate-project/1\noracle: oracle\n", "bundles: expected a list of bundles");
        assertRefused(
                "schema: shipgate-project/1\noracle: oracle\nbundles: out/int8\n",
                "bundles: expected a list of bundles");
    }

    @Test
    void what_is_no_mapping_is_refused() throws IOException {
        assertRefused("", "expected a mapping with the keys baseline, baseline_engine, bundles,");
        assertRefused("- oracle", "found a list");
        assertRefused("# " + "x".repeat(1 << 20), "is too large to be a shipgate-project/1 file");
    }

    @Test
    void reports_do_not_leave_the_folder_by_a_link(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);

        assertRefused(
                ProjectSamples.FULL.replace("out: reports", "out: link/reports"),
                "out: expected the path of a folder inside");
    }

    @Test
    void a_missing_file_is_refused_with_what_writes_one() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new ProjectFile().read(folder.resolve("none.yaml")))
                .withMessageContainingAll("none.yaml: there is no such project file", "shipgate init");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new ProjectFile().read(folder))
                .withMessageContaining("found a folder");
    }

    private void assertRefused(String text, String reason) {
        assertRefusedAt(folder.resolve("shipgate.yaml"), () -> read(text), reason);
    }

    private Project read(String text) throws IOException {
        return new ProjectFile().read(Files.writeString(folder.resolve("shipgate.yaml"), text));
    }
}

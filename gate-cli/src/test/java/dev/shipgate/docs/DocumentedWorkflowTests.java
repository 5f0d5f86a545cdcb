package dev.shipgate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.PublishedSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The workflow that is to be copied, and the action, follow a schema, and their steps run as shell in a clean folder.
 */
class DocumentedWorkflowTests {

    private static final Path ROOT = Path.of(System.getProperty("shipgate.models"), "../..")
            .toAbsolutePath()
            .normalize();
    private static final PublishedSchema WORKFLOW =
            new PublishedSchema(DocumentedWorkflowTests.class, "workflow.schema.json");
    private static final PublishedSchema ACTION =
            new PublishedSchema(DocumentedWorkflowTests.class, "action.schema.json");

    @TempDir
    Path folder;

    @Test
    void the_workflow_and_the_action_follow_their_schemas() throws IOException {
        String action = Files.readString(ROOT.resolve("action.yml"));

        assertThat(WORKFLOW.errors(workflow())).isEmpty();
        assertThat(ACTION.errors(action)).isEmpty();
        assertThat(WORKFLOW.errors(workflow().replace("runs-on", "run-on"))).isNotEmpty();
        assertThat(ACTION.errors(action.replace("shell: bash", ""))).isNotEmpty();
    }

    @Test
    void the_workflow_shows_its_results_even_if_the_gate_is_red() {
        List<JsonNode> steps = steps(workflow(), "/jobs/gate/steps");

        JsonNode gate = step(steps, "Gate every bundle");
        assertThat(gate.has("if")).isFalse();
        assertThat(gate.has("continue-on-error")).isFalse();
        for (String name : List.of("Summary", "Tests", "Reports")) {
            assertThat(step(steps, name).path("if").asString()).isEqualTo("always()");
            assertThat(steps.indexOf(gate)).isLessThan(steps.indexOf(step(steps, name)));
        }
        assertThat(step(steps, "Reports").at("/with/path").asString()).isEqualTo("shipgate-report");
    }

    @Tag("thorough")
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_steps_of_the_workflow_run_in_a_clean_folder() throws Exception {
        Path clean = clean("decode_int8hu_block32_sym");
        for (JsonNode step : steps(workflow(), "/jobs/gate/steps")) {
            if (step.has("run")) {
                assertThat(shell(step, clean)).as(step.toString()).isZero();
            }
        }

        assertThat(folder.resolve("summary.md")).content().contains("PASS");
        assertThat(clean.resolve("shipgate-report/index.html")).exists();
    }

    @Tag("thorough")
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_steps_of_the_action_show_a_red_bundle() throws Exception {
        Path clean = clean("decode_int8hu_clipped");
        Map<String, Integer> exitCodes = new LinkedHashMap<>();
        for (JsonNode step : steps(Files.readString(ROOT.resolve("action.yml")), "/runs/steps")) {
            if (step.has("run")) {
                exitCodes.put(step.path("name").asString(), shell(step, clean));
            }
        }

        assertThat(exitCodes).isEqualTo(Map.of("Install", 0, "Gate", 1, "Summary", 0));
        assertThat(folder.resolve("summary.md")).content().contains("FAIL");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void an_archive_with_another_digest_is_not_installed() throws Exception {
        Path clean = clean("decode_int8hu_block32_sym");
        Files.writeString(folder.resolve("shipgate.tar.gz"), "something else");

        JsonNode get = step(steps(workflow(), "/jobs/gate/steps"), "Get Ship Gate");
        assertThat(shell(get, clean)).isNotZero();
        assertThat(clean.resolve("ship-gate")).doesNotExist();
    }

    /** Makes a checkout with a project, and an archive whose launcher starts this very build. */
    private Path clean(String bundle) throws Exception {
        Path clean = Files.createDirectories(folder.resolve("checkout"));
        Files.writeString(
                clean.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\noracle: " + EmbeddedModel.oracle().toAbsolutePath() + "\nbundles: ["
                        + EmbeddedModel.bundle(bundle).toAbsolutePath() + "]\n");
        Path program = Files.createDirectories(folder.resolve("archive/shipgate-0.1.0"));
        Path launcher = program.resolve("shipgate");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin/java") + "' -cp '"
                        + System.getProperty("java.class.path") + "' -Dshipgate.models='"
                        + Path.of(System.getProperty("shipgate.models")).toAbsolutePath()
                        + "' dev.shipgate.cli.ShipGate \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        run(folder, Map.of(), "tar -czf shipgate.tar.gz -C archive shipgate-0.1.0 && sha256sum shipgate.tar.gz > sum");
        return clean;
    }

    /** GitHub runs a step with these options of bash, and gives it these variables. */
    private int shell(JsonNode step, Path clean) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        step.path("env").forEachEntry((name, value) -> environment.put(name, value.asString()));
        String archive = folder.resolve("shipgate.tar.gz").toString();
        boolean isFetched = environment.getOrDefault("ARCHIVE", "").startsWith("https://");
        environment.computeIfPresent("ARCHIVE", (name, value) -> isFetched ? "file://" + archive : archive);
        String digest = Files.readString(folder.resolve("sum")).split(" ")[0];
        environment.computeIfPresent("SHA256", (name, value) -> digest);
        Path installed = folder.resolve("installed");
        environment.computeIfPresent("PLACE", (name, value) -> installed.toString());
        environment.computeIfPresent("PROJECT", (name, value) -> "shipgate.yaml");
        environment.put("GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString());
        environment.put("GITHUB_PATH", folder.resolve("path").toString());
        environment.put("PATH", installed + ":" + System.getenv("PATH"));
        return run(clean, environment, step.path("run").asString());
    }

    private static int run(Path place, Map<String, String> environment, String script) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
                .directory(place.toFile())
                .redirectErrorStream(true);
        shell.environment().putAll(environment);
        Process process = shell.start();
        System.out.println(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.waitFor();
    }

    private static String workflow() {
        return DocumentedBlocks.of("ci.md", "yaml").get(0);
    }

    private static List<JsonNode> steps(String yaml, String place) {
        List<JsonNode> steps = new ArrayList<>();
        new YAMLMapper().readTree(yaml).at(place).forEach(steps::add);
        return steps;
    }

    private static JsonNode step(List<JsonNode> steps, String name) {
        return steps.stream()
                .filter(step -> step.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }
}

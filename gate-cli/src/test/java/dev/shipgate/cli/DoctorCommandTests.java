package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.doctor.Doctor;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.PublishedSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_machine_that_is_well_ends_with_0() {
        assertThat(execute("doctor", "--out", folder.toString())).isZero();

        assertThat(out.toString().lines()).hasSize(11).last().asString().endsWith(", 0 fail)");
        assertThat(out.toString()).doesNotContain("bundle");
    }

    @Test
    void a_missing_bundle_exits_with_1_and_the_rest_is_checked() {
        assertThat(execute("doctor", "--bundle", folder.resolve("none").toString(), "--out", folder.toString()))
                .isEqualTo(1);

        assertThat(out.toString())
                .startsWith("fail  bundle       " + folder.resolve("none") + ": expected a folder, found nothing — ")
                .contains("ok    onnxruntime  ", "a run would break; see the failures (", ", 1 fail)\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void all_that_a_project_names_is_looked_at() throws IOException {
        Path file = project("schema: shipgate-project/1\noracle: " + EmbeddedModel.oracle() + "\nbaseline: "
                + EmbeddedModel.baseline() + "\nbundles: [" + EmbeddedModel.shipBundle() + ", "
                + EmbeddedModel.bundle("genai_int4") + "]\npolicy: policy.yaml\ndevice_runs: ["
                + EmbeddedModel.deviceRun("int8hu-chromium-wasm") + "]\n");
        Files.writeString(folder.resolve("policy.yaml"), "schema: shipgate-policy/1\n");

        assertThat(execute("doctor", "--project", file.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("ok    project      ", "ok    baseline     ", "ok    oracle       ", "ok    device run   ")
                .contains("fail  policy       " + folder.resolve("policy.yaml") + ": name: expected ");
        assertThat(out.toString().lines().filter(line -> line.startsWith("ok    bundle ")))
                .hasSize(2);
    }

    @Test
    void the_bundles_of_surfaces_and_the_files_of_speed_are_looked_at_too() throws IOException {
        Path other = EmbeddedModel.bundle("genai_int4");
        Files.writeString(folder.resolve("speed.json"), "{}");
        Path file = project("schema: shipgate-project/1\noracle: " + EmbeddedModel.oracle() + "\nbundles: ["
                + EmbeddedModel.shipBundle() + "]\nspeed: [speed.json]\nsurfaces:\n  - {name: sibling, bundle: " + other
                + "}\n  - {name: needed, bundle: none, required: true}\n  - {name: lost, bundle: missing}\n");

        assertThat(execute("doctor", "--project", file.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("ok    surface      " + other)
                .contains("fail  surface      " + folder.resolve("none") + ": expected a folder, found nothing")
                .contains("fail  speed        " + folder.resolve("speed.json") + ": ")
                .contains("measure it again with shipgate speed")
                .doesNotContain(folder.resolve("missing").toString());
    }

    @Test
    void an_unreadable_project_fails_and_the_machine_is_checked() throws IOException {
        assertThat(execute(
                        "doctor",
                        "--project",
                        project("schema: shipgate-project/1\nbundels: []\n").toString()))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("fail  project ", "bundels: is not a known key here; did you mean bundles?", "ok    java ");
    }

    @Test
    void an_unlisted_bundle_is_checked_with_the_projects_oracle() throws IOException {
        Path file = project("schema: shipgate-project/1\noracle: " + EmbeddedModel.oracle() + "\nbaseline: "
                + EmbeddedModel.baseline() + "\nbundles: [" + EmbeddedModel.shipBundle() + "]\n");

        assertThat(execute(
                        "doctor",
                        "--project",
                        file.toString(),
                        "--bundle",
                        EmbeddedModel.bundle("genai_int4").toString()))
                .isZero();

        assertThat(out.toString()).contains("genai_int4", "ok    oracle ").doesNotContain("baseline");
    }

    @Test
    void quietly_it_is_one_line() {
        assertThat(execute("doctor", "-q", "--out", folder.toString())).isZero();

        assertThat(out.toString())
                .endsWith(", 0 fail)\n")
                .satisfies(line -> assertThat(line.lines()).hasSize(1));
    }

    @Test
    void as_json_it_follows_its_schema() {
        PublishedSchema schema = new PublishedSchema(Doctor.class, "doctor.schema.json");
        assertThat(execute(
                        "doctor", "--json", "--bundle", folder.resolve("none").toString(), "--out", folder.toString()))
                .isEqualTo(1);

        assertThat(schema.errors(out.toString())).isEmpty();
        JsonNode document = JsonMapper.shared().readTree(out.toString());
        assertThat(document.path("level").asString()).isEqualTo("fail");
        assertThat(document.at("/remarks/0/advice").asString())
                .startsWith("specify the complete folder that the converter wrote");
        assertThat(schema.wrongPlaces(out.toString().replaceFirst("\"fail\"", "\"bad\"")))
                .contains("/level");
        assertThat(schema.wrongPlaces(out.toString().replaceFirst("\"advice\"", "\"advise\"")))
                .contains("/remarks/0");
    }

    private Path project(String text) throws IOException {
        return Files.writeString(folder.resolve("shipgate.yaml"), text);
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}

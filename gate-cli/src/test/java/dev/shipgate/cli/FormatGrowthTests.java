package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.FrozenFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the program does with transcripts and policies of versions that know more, or fewer, checks and fields. */
class FormatGrowthTests {

    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path transcript;
    private Path policy;
    private Path again;

    @BeforeEach
    void copyFrozenFiles() {
        transcript = FrozenFiles.pass(FrozenFiles.versions().get(0), folder);
        policy = FrozenFiles.policy(FrozenFiles.versions().get(0), folder);
        again = folder.resolve("again");
    }

    @Test
    void judge_keeps_unknown_fields_and_names_them_in_one_line() {
        change(document -> {
            document.putObject("power").put("joules", 3);
            ((ObjectNode) document.at("/measured/observations/0")).put("entropy", 0.5);
        });

        assertThat(execute("judge", transcript.toString(), "--out", again.toString()))
                .isZero();

        assertThat(err.toString())
                .isEqualTo("note: " + transcript + " has parts that this version does not know: "
                        + "measured.observations[].entropy, power; they are kept unchanged" + System.lineSeparator());
        JsonNode written = MAPPER.readTree(again.resolve("transcript.json"));
        assertThat(written.at("/power/joules").asInt()).isEqualTo(3);
        assertThat(written.at("/measured"))
                .isEqualTo(MAPPER.readTree(transcript).at("/measured"));
    }

    @Test
    void report_and_card_name_them_and_report_keeps_them() {
        change(document -> document.put("power", 3));

        assertThat(execute("card", transcript.toString())).isZero();
        assertThat(execute("report", transcript.toString(), "--out", again.toString()))
                .isZero();

        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("does not know: power;"));
        assertThat(MAPPER.readTree(again.resolve("transcript.json"))
                        .path("power")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void an_unknown_observation_that_counted_is_no_pass() {
        change(document -> addHeat(document, "required"));

        assertThat(execute("judge", transcript.toString(), "--out", again.toString()))
                .isEqualTo(4);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("measured.observations[] \"heat\"", "judgements[] \"heat\"");
        assertThat(out.toString()).contains("this version cannot judge heat alphabet, which counted in the stored run");
        JsonNode written = MAPPER.readTree(again.resolve("transcript.json"));
        assertThat(written.at("/measured"))
                .isEqualTo(MAPPER.readTree(transcript).at("/measured"));
        assertThat(written.path("judgements").valueStream())
                .anySatisfy(judgement ->
                        assertThat(judgement.at("/subject/check").asString()).isEqualTo("heat"));
    }

    @Test
    void an_unknown_observation_that_did_not_count_changes_nothing() {
        change(document -> addHeat(document, "advisory"));

        assertThat(execute("judge", transcript.toString())).isZero();
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void an_unknown_strength_sets_its_finding_aside() {
        transcript = FrozenFiles.fail(FrozenFiles.versions().get(0), folder);
        change(document -> {
            ObjectNode finding = (ObjectNode) document.at("/findings/0");
            finding.remove("confidence");
            finding.put("strength", "overwhelming");
        });

        assertThat(execute("judge", transcript.toString(), "--out", again.toString()))
                .isEqualTo(1);

        assertThat(err.toString())
                .isEqualTo("note: " + transcript + " has parts that this version does not know: "
                        + "findings[] \"overwhelming\"; they are kept unchanged" + System.lineSeparator());
        assertThat(MAPPER.readTree(again.resolve("transcript.json"))
                        .path("findings")
                        .valueStream()
                        .map(finding -> finding.path("strength").asString()))
                .contains("overwhelming");
    }

    @Test
    void an_unknown_kind_of_state_is_no_pass_where_the_policy_requires_its_check() {
        change(document -> {
            judgeByNewerVersion(document);
            ObjectNode state = (ObjectNode) document.at("/measured/bundle/engine/states/0");
            String slot = state.path("slot").asString();
            state.put("slot", "0.ring_buffer");
            document.at("/measured/observations")
                    .valueStream()
                    .filter(observation -> observation.path("type").asString().equals("carried_states"))
                    .flatMap(observation -> observation.path("states").valueStream())
                    .filter(each -> each.path("slot").asString().equals(slot))
                    .forEach(each -> ((ObjectNode) each).put("slot", "0.ring_buffer"));
        });

        assertThat(execute("judge", transcript.toString(), "--out", again.toString()))
                .isEqualTo(4);

        assertThat(err.toString())
                .isEqualTo("note: " + transcript + " has parts that this version does not know: "
                        + "measured.observations[] \"0.ring_buffer\", "
                        + "measured.bundle.engine.states[] \"0.ring_buffer\"; they are kept unchanged"
                        + System.lineSeparator());
        assertThat(MAPPER.readTree(again.resolve("transcript.json")).at("/measured"))
                .isEqualTo(MAPPER.readTree(transcript).at("/measured"));
    }

    @Test
    void a_check_that_the_stored_run_did_not_know_is_not_asked_for() {
        change(document -> {
            ((ObjectNode) document.at("/policy/checks")).remove("repeatability");
            remove(document.at("/measured/observations"), "repeatability");
            remove(document.path("judgements"), "repeatability");
        });

        assertThat(execute("judge", transcript.toString())).isZero();
        assertThat(execute("judge", transcript.toString(), "--policy", policy.toString(), "--out", again.toString()))
                .isZero();
        assertThat(execute("report", again.resolve("transcript.json").toString(), "--out", folder + "/report"))
                .isZero();
        assertThat(err.toString()).doesNotContain("repeatability");
        assertThat(out.toString()).doesNotContain("repeatability");
    }

    @Test
    void a_check_that_the_policy_leaves_out_is_named_in_one_line() throws IOException {
        Files.writeString(policy, Files.readString(policy).replace("  repeatability: required\n", ""));
        String note = "note: " + policy + " does not name every check; default levels apply: margin_noise: required,"
                + " repeatability: required, context_reach: when_given"
                + System.lineSeparator();

        assertThat(execute("judge", transcript.toString(), "--policy", policy.toString()))
                .isZero();
        assertThat(err.toString()).isEqualTo(note);
    }

    @Test
    void a_run_names_it_too_and_so_does_a_release_once() throws IOException {
        Files.writeString(policy, Files.readString(policy).replace("  repeatability: required\n", ""));
        String note = "note: " + policy + " does not name every check; default levels apply: margin_noise: required,"
                + " repeatability: required, context_reach: when_given"
                + System.lineSeparator();

        assertThat(execute("run", "--policy", policy.toString(), "--out", again.toString()))
                .isZero();
        assertThat(err.toString()).isEqualTo(note);
        assertThat(MAPPER.readTree(again.resolve("transcript.json"))
                        .at("/policy/checks/repeatability")
                        .asString())
                .isEqualTo("required");

        err.getBuffer().setLength(0);
        Path models =
                Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano").normalize();
        Path project = Files.writeString(folder.resolve("shipgate.yaml"), """
                schema: shipgate-project/1
                oracle: %s
                policy: %s
                bundles:
                  - path: %s
                    name: one
                  - path: %s
                    name: two
                """.formatted(
                        models.resolve("oracle"), policy, shipBundle(models), shipBundle(models)));
        assertThat(execute("release", project.toString())).isZero();
        assertThat(err.toString()).isEqualTo(note);
    }

    @Test
    void what_is_missing_or_malformed_is_one_line_and_3() throws IOException {
        change(document -> ((ObjectNode) document.at("/measured")).remove("oracle"));
        assertThat(execute("judge", transcript.toString())).isEqualTo(3);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("measured.oracle: \"oracle\" is missing");

        err.getBuffer().setLength(0);
        Files.writeString(policy, "schema: [\n");
        assertThat(execute("run", "--policy", policy.toString(), "--out", again.toString()))
                .isEqualTo(3);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains(
                        "is not valid YAML (line 1, column 10): while parsing a flow node, expected the node content");
    }

    private static Path shipBundle(Path models) {
        return models.resolve("bundles/qwen3_5_nano_decode_int8hu_block32_sym");
    }

    private static void addHeat(ObjectNode document, String standing) {
        judgeByNewerVersion(document);
        ObjectNode heat = MAPPER.createObjectNode().put("type", "heat").put("celsius", 90);
        heat.putObject("subject").put("check", "heat").put("case_id", "alphabet");
        ((ArrayNode) document.at("/measured/observations")).add(heat);
        ObjectNode judgement = MAPPER.createObjectNode()
                .put("standing", standing)
                .put("verdict", "PASS")
                .put("reason", "cool");
        judgement.set("subject", heat.path("subject"));
        ((ArrayNode) document.path("judgements")).insert(0, judgement);
        ((ObjectNode) document.at("/policy/checks")).put("heat", standing);
    }

    private static void judgeByNewerVersion(ObjectNode document) {
        ((ObjectNode) document.path("environment")).put("shipgate", "99.0").put("judge_sha256", "a".repeat(64));
    }

    private static void remove(JsonNode list, String check) {
        ((ArrayNode) list)
                .removeIf(each -> each.at("/subject/check").asString("").equals(check));
    }

    private void change(Consumer<ObjectNode> change) {
        ObjectNode document = (ObjectNode) MAPPER.readTree(transcript);
        change.accept(document);
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(transcript, document);
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}

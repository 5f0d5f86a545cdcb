package dev.shipgate.transcript;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TranscriptFileTests {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ENGINE = """
            {'name': 'e', 'version': '9', 'options': {}, 'static_input_ids': true, 'input_ids_type': 'INT64',
             'logits_type': 'FLOAT', 'vocabulary_size': 100, 'states': [
              {'slot': '3.ring_buffer', 'input': 'a', 'output': 'b', 'dtype': 'FLOAT', 'dimensions': ['1']},
              {'slot': '3.key', 'input': 'c', 'output': 'd', 'dtype': 'FLOAT', 'dimensions': ['1']}]}
            """;

    private final TranscriptFile transcriptFile = new TranscriptFile();

    @TempDir
    Path folder;

    @Test
    void every_kind_of_observation_comes_back_as_it_was() throws IOException {
        Transcript transcript = everything();

        Path file = transcriptFile.write(transcript, folder.resolve("new/deep"));

        assertThat(transcriptFile.read(file)).isEqualTo(transcript);
    }

    @Test
    void the_names_in_the_file_are_those_that_the_design_gives() throws IOException {
        String json = Files.readString(transcriptFile.write(everything(), folder));

        assertThat(json)
                .contains(
                        "\"schema\" : \"shipgate-transcript/1\"",
                        "\"verdict\" : \"FAIL\"",
                        "\"family\" : \"non-finite\"",
                        "\"kl_nats\" : 0.001",
                        "\"recorded_tokens\" : 64",
                        "\"kl_at_least_nats\" : 0.001",
                        "\"recorded_cosine\" : 0.999",
                        "\"check\" : \"teacher_forced_sweep\"",
                        "\"agrees\" : true");
    }

    @Test
    void nothing_is_left_beside_the_file() throws IOException {
        transcriptFile.write(everything(), folder);

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("transcript.json"));
        }
    }

    @Test
    void a_failed_write_leaves_the_old_transcript_as_it_was() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        String before = Files.readString(file);
        Path beside = Files.createDirectory(
                folder.resolve(".transcript.json." + ProcessHandle.current().pid()));
        Files.writeString(beside.resolve("full"), "the place beside is taken");

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> transcriptFile.write(everything(), folder));

        assertThat(file).hasContent(before);
    }

    @Test
    void a_missing_file_is_refused_in_one_line() {
        assertRefused(folder.resolve("none.json"), "none.json: there is no such file");
    }

    @Test
    void a_foreign_schema_is_refused_with_both_names() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        Files.writeString(file, Files.readString(file).replace("shipgate-transcript/1", "shipgate-transcript/2"));

        assertRefused(file, "schema: expected \"shipgate-transcript/1\", found \"shipgate-transcript/2\"");
    }

    @Test
    void a_foreign_schema_is_named_before_a_field_that_is_missing() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"schema\": \"coreai-gate-transcript/1\"}");

        assertRefused(
                file, "other.json: schema: expected \"shipgate-transcript/1\", found \"coreai-gate-transcript/1\"");
        assertRefused(Files.writeString(file, "{\"cases\": []}"), "shipgate-transcript/1\", found none");
    }

    @Test
    void a_truncated_file_is_refused() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));

        assertRefused(file, "not a shipgate-transcript/1 transcript, line ");
    }

    @Test
    void a_number_that_contradicts_another_is_refused() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        Files.writeString(file, Files.readString(file).replace("\"non_finite\" : 3", "\"non_finite\" : 0"));

        assertRefused(file, "a row has a top-1 if and only if all its logits are finite");
    }

    @Test
    void a_lower_bound_that_is_given_for_the_divergence_is_refused() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        Files.writeString(file, Files.readString(file).replace("kl_at_least_nats", "kl_nats"));

        assertRefused(file, "not a shipgate-transcript/1 transcript, line ");
    }

    @Test
    void a_value_of_the_wrong_type_is_refused_in_our_own_words() throws IOException {
        Path list = written(document -> document.putArray("policy"));
        assertRefused(list, "line " + lineOf(list, "\"policy\"") + ": policy: expected an object, found a list");

        Path text = written(document -> ((ObjectNode) document.at("/effort")).put("elapsed_nanos", "soon"));
        assertRefused(text, "expected a whole number, found \"soon\"");
    }

    @Test
    void an_empty_file_is_refused_in_our_own_words() throws IOException {
        assertRefused(Files.writeString(folder.resolve("empty.json"), ""), "expected a JSON object");
    }

    @Nested
    class What_is_absent {

        @Test
        void is_null_where_the_record_allows_it() throws IOException {
            Path file = written(document -> {
                ((ObjectNode) document.path("measured")).remove("baseline");
                ((ObjectNode) document.at("/measured/observations/0")).remove("seed");
            });

            assertThat(transcriptFile.read(file).measured().baseline()).isNull();
        }

        @Test
        void is_empty_where_the_record_says_so() throws IOException {
            Path file = written(document -> {
                document.remove("findings");
                document.remove("judgements");
                ((ObjectNode) document.path("measured")).remove("device_runs");
            });

            Transcript read = transcriptFile.read(file);

            assertThat(read.findings()).isEmpty();
            assertThat(read.judgements()).isEmpty();
            assertThat(read.measured().deviceRuns()).isEmpty();
        }

        @Test
        void is_refused_with_line_and_place_where_there_is_no_default() throws IOException {
            Path file = written(document -> ((ObjectNode) document.at("/measured/oracle")).remove("cases"));
            long line = lineOf(file, "\"oracle\" : {");

            assertRefused(file, "transcript, line " + line + ": measured.oracle.cases: \"cases\" is missing");
        }

        @Test
        void is_refused_as_null_where_there_is_no_default() throws IOException {
            Path file = written(document -> ((ObjectNode) document.at("/environment")).putNull("os"));

            assertRefused(
                    file, "transcript, line " + lineOf(file, "\"os\" : null") + ": environment.os: must not be null");
        }
    }

    @Nested
    class What_is_unknown {

        @Test
        void stays_in_the_file_wherever_it_is() throws IOException {
            Path file = written(document -> {
                document.put("new_part", 1);
                ((ObjectNode) document.at("/measured/oracle/cases/0")).put("language", "la");
                positions(document)
                        .forEach(position -> position.putArray("entropy").add(0.5));
            });

            Transcript read = transcriptFile.read(file);

            assertThat(read.unknown().names())
                    .containsExactlyInAnyOrder(
                            "new_part",
                            "measured.oracle.cases[].language",
                            "measured.observations[].positions[].entropy");
            assertThat(tree(transcriptFile.write(read, folder.resolve("again"))))
                    .isEqualTo(tree(file));
        }

        @Test
        void may_have_any_name() throws IOException {
            Path file = written(document -> document.putObject("unknown").put("parts", 1));

            Transcript read = transcriptFile.read(file);

            assertThat(read.unknown().names()).containsExactly("unknown");
            assertThat(tree(transcriptFile.write(read, folder.resolve("again"))))
                    .isEqualTo(tree(file));
        }

        @Test
        void observation_judgement_finding_and_level_are_set_aside() throws IOException {
            Path file = written(document -> {
                ObjectNode heat = MAPPER.createObjectNode().put("type", "heat").put("celsius", 90);
                heat.putObject("subject").put("check", "heat");
                array(document, "/measured/observations").insert(1, heat);
                ObjectNode judgement =
                        MAPPER.createObjectNode().put("standing", "required").put("verdict", "FAIL");
                judgement.putObject("subject").put("check", "heat").put("case_id", "alphabet");
                array(document, "/judgements").insert(0, judgement);
                array(document, "/findings").insertObject(0).put("family", "thermal");
                ((ObjectNode) document.at("/policy/checks"))
                        .put("heat", "required")
                        .put("greedy", "often");
            });

            Transcript read = transcriptFile.read(file);

            assertThat(read.measured()).isEqualTo(everything().measured());
            assertThat(read.judgements()).isEqualTo(everything().judgements());
            assertThat(read.findings()).isEqualTo(everything().findings());
            assertThat(read.policy().asksFor(CheckId.GREEDY)).isFalse();
            assertThat(read.unknown().names())
                    .containsExactlyInAnyOrder(
                            "measured.observations[] \"heat\"",
                            "judgements[] \"heat\"",
                            "findings[] \"thermal\"",
                            "policy.checks.heat",
                            "policy.checks.greedy \"often\"");
            assertThat(read.unknown().countedJudgements()).containsExactly("heat alphabet");
            assertThat(tree(transcriptFile.write(read, folder.resolve("again"))))
                    .isEqualTo(tree(file));
        }

        @Test
        void constant_within_an_observation_sets_all_of_it_aside() throws IOException {
            Path file = written(document -> ((ObjectNode)
                            observation(document, "teacher_forced_sweep").at("/token_classes/0"))
                    .put("token_class", "emoji"));

            Transcript read = transcriptFile.read(file);

            assertThat(read.unknown().names()).containsExactly("measured.observations[] \"emoji\"");
            assertThat(tree(transcriptFile.write(read, folder.resolve("again"))))
                    .isEqualTo(tree(file));
        }

        @Test
        void strength_sets_its_finding_aside() throws IOException {
            Path file = written(document -> ((ObjectNode) document.at("/findings/0")).put("strength", "overwhelming"));

            Transcript read = transcriptFile.read(file);

            assertThat(read.findings()).hasSize(everything().findings().size() - 1);
            assertThat(read.unknown().names()).containsExactly("findings[] \"overwhelming\"");
            assertThat(tree(transcriptFile.write(read, folder.resolve("again"))))
                    .isEqualTo(tree(file));
        }

        @Test
        void kind_of_state_sets_the_state_and_its_observation_aside() throws IOException {
            Path file = written(document -> {
                ((ObjectNode) observation(document, "carried_states").at("/states/0")).put("slot", "3.ring_buffer");
                ((ObjectNode) document.at("/measured/bundle"))
                        .set("engine", MAPPER.readTree(ENGINE.replace('\'', '"')));
            });

            Transcript read = transcriptFile.read(file);

            assertThat(read.unknown().names())
                    .containsExactlyInAnyOrder(
                            "measured.observations[] \"3.ring_buffer\"",
                            "measured.bundle.engine.states[] \"3.ring_buffer\"");
            assertThat(requireNonNull(read.measured().bundle().engine()).states())
                    .hasSize(1);
            assertThat(tree(transcriptFile.write(read, folder.resolve("again"))))
                    .isEqualTo(tree(file));
        }

        @Test
        void field_of_a_judgement_follows_it_when_judged_again() throws IOException {
            Path file = written(document -> {
                ((ObjectNode) document.at("/judgements/0")).put("seconds", 3);
                ((ObjectNode) document.at("/judgements/1")).put("seconds", 4);
                ((ObjectNode) document.at("/policy/limits")).put("max_celsius", 80);
                document.put("new_part", 1);
            });
            Transcript read = transcriptFile.read(file);
            Transcript judged =
                    Samples.transcript(Verdict.FAIL, List.of(read.judgements().get(1)), read.measured());

            Transcript again = read.judgedAgain(judged);

            JsonNode tree = tree(transcriptFile.write(again, folder.resolve("again")));
            assertThat(again.unknown().names()).containsExactlyInAnyOrder("judgements[].seconds", "new_part");
            assertThat(tree.at("/judgements/0/seconds").asInt()).isEqualTo(4);
        }

        @Test
        void constant_outside_those_lists_is_refused_with_its_line() throws IOException {
            Path file = written(document -> ((ObjectNode) document.at("/policy/margin")).put("unit", "furlong"));

            assertRefused(
                    file,
                    "line " + lineOf(file, "furlong")
                            + ": policy.margin.unit: \"furlong\" is not known to this version");
        }
    }

    private Path written(Consumer<ObjectNode> change) throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        ObjectNode document = (ObjectNode) tree(file);
        change.accept(document);
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(file, document);
        return file;
    }

    private static JsonNode tree(Path file) {
        return MAPPER.readTree(file);
    }

    private static ArrayNode array(JsonNode document, String place) {
        return (ArrayNode) document.at(place);
    }

    private static JsonNode observation(JsonNode document, String type) {
        return document.at("/measured/observations")
                .valueStream()
                .filter(each -> each.path("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<ObjectNode> positions(JsonNode document) {
        return observation(document, "teacher_forced_sweep")
                .path("positions")
                .valueStream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static int lineOf(Path file, String text) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line has " + text);
    }

    private void assertRefused(Path file, String expected) {
        assertThatExceptionOfType(UnreadableTranscriptException.class)
                .isThrownBy(() -> transcriptFile.read(file))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(expected)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("\n"));
    }

    static Transcript everything() {
        List<Observation> observations = new ArrayList<>(Samples.greenObservations());
        Sequence diverging = Samples.diverging(List.of(7, 9, 11), 1, 8, new Margin(0.05, 0.01), Samples.token(8));
        observations.add(new BaselineParity(Subject.of(CheckId.BASELINE_PARITY, "alphabet"), diverging));
        observations.add(new DeviceParity(
                Subject.of(CheckId.DEVICE_RUNS, "alphabet", "phone"), diverging, Samples.identical(1, 2)));
        observations.add(new NotApplicable(Subject.of(CheckId.PREFILL_WIDTH, "count"), "one token a step"));
        observations.add(new NotMeasured(Subject.of(CheckId.SEEDED_STEP, "count"), "because"));
        observations.add(new Failed(Subject.of(CheckId.GREEDY, "count"), "step", "it broke"));
        observations.add(new TeacherForcedSweep(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, "count"), List.of(Samples.nonFinite(0)), List.of()));
        observations.add(new TeacherForcedSweep(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, "huge"), List.of(Samples.topK(0, 64)), List.of()));
        Subject sweep = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");
        List<Judgement> judgements = List.of(
                new Judgement(
                        sweep,
                        Standing.REQUIRED,
                        Verdict.FAIL,
                        new Tally(3, 2, List.of(), List.of(), List.of(1), List.of(), 0, 0, List.of(1)),
                        "2 of 3"),
                new Judgement(Subject.of(CheckId.BASELINE_PARITY), Standing.NOT_GIVEN, null, null, "not given"));
        return Samples.transcript(
                Verdict.FAIL,
                judgements,
                Samples.measurements(List.of(new CaseFacts("alphabet", CaseKind.GATE, 3, 2)), observations));
    }
}

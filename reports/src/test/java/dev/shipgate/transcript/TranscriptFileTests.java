package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptFileTests {

    private final TranscriptFile transcriptFile = new TranscriptFile();

    @TempDir
    Path folder;

    @Test
    void a_transcript_of_every_kind_of_observation_comes_back_as_it_was() throws IOException {
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
    void a_transcript_that_cannot_be_written_leaves_the_old_one_as_it_was() throws IOException {
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

        assertRefused(file, "schema is \"shipgate-transcript/2\", but this program reads \"shipgate-transcript/1\"");
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

        assertRefused(file, "a row has a top-1 exactly if all its logits are finite");
    }

    @Test
    void a_lower_bound_that_is_given_for_the_divergence_is_refused() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        Files.writeString(file, Files.readString(file).replace("kl_at_least_nats", "kl_nats"));

        assertRefused(file, "not a shipgate-transcript/1 transcript, line ");
    }

    @Test
    void an_unknown_field_is_refused() throws IOException {
        Path file = transcriptFile.write(everything(), folder);
        Files.writeString(file, Files.readString(file).replace("\"headline\"", "\"headlin\""));

        assertRefused(file, "headlin");
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

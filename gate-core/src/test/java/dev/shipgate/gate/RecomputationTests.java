package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class RecomputationTests {

    private static final String THIS = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);
    private static final Subject SWEEP = Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet");

    @TempDir
    Path folder;

    @Test
    void of_an_unchanged_run_is_the_same() {
        assertThat(again(pass(), THIS)).isEqualTo(new Recomputation(null, null));
        assertThat(again(fail(), THIS)).isEqualTo(new Recomputation(null, null));
    }

    @Test
    void a_verdict_that_is_not_the_worst_of_its_judgements_contradicts_in_any_version() {
        Transcript edited = fail().withVerdict(Verdict.PASS, "ship may ship");

        for (String program : new @Nullable String[] {THIS, OTHER, null}) {
            assertThat(again(edited, program).contradiction())
                    .isEqualTo("its verdict is PASS, but the worst of its judgements is FAIL");
        }
        assertThat(again(pass().withVerdict(Verdict.FAIL, "no"), null).contradiction())
                .contains("its verdict is FAIL, but the worst of its judgements is PASS");
    }

    @Test
    void a_judgement_that_its_counts_contradict_contradicts_in_any_version() {
        Transcript edited = withVerdicts(fail(), false);

        assertThat(again(edited, null).contradiction())
                .isEqualTo(
                        "its judgement of teacher_forced_sweep alphabet is PASS, but its counts are those of a FAIL");
    }

    @Test
    void judgements_that_the_measurements_contradict_are_no_pass_in_any_version() {
        Transcript edited = withVerdicts(fail(), true);

        for (String program : new @Nullable String[] {THIS, OTHER, null}) {
            assertThat(again(edited, program).contradiction())
                    .startsWith("its verdict is PASS, but its measurements give FAIL: ship must not ship");
        }
    }

    @Test
    void an_observation_that_was_changed_contradicts_the_program_that_judged_it() {
        Transcript fail = fail();
        Transcript edited = Samples.with(fail, Samples.green());

        assertThat(again(edited, THIS).contradiction()).contains("its verdict is FAIL, but its measurements give PASS");
        assertThat(again(edited, OTHER).contradiction()).isNull();
        assertThat(again(edited, OTHER).difference()).contains("its verdict is FAIL, but its measurements give PASS");
    }

    @Test
    void observations_that_were_removed_are_noticed() {
        Transcript fail = fail();
        Measurements measured = fail.measured();
        List<Observation> rest = measured.observations().stream()
                .filter(each -> !each.subject().equals(SWEEP))
                .toList();
        Transcript edited =
                Samples.with(fail, new Measurements(measured.oracle(), measured.bundle(), null, List.of(), rest));

        assertThat(again(edited, THIS).contradiction()).isNotNull();
    }

    @Test
    void findings_that_were_removed_are_noticed() {
        Transcript fail = fail();
        assertThat(fail.findings()).isNotEmpty();
        Transcript edited = Samples.with(fail, List.of(), fail.judgements(), fail.measured());

        assertThat(again(edited, THIS).contradiction()).startsWith("its findings are [], but its measurements give [");
        assertThat(again(edited, OTHER).difference()).startsWith("its findings are []");
    }

    @Test
    void a_headline_is_the_gates_own_words() {
        Transcript edited = pass().withVerdict(Verdict.PASS, "ship may ship: its top-1 is the oracle's everywhere.");

        assertThat(again(edited, THIS).contradiction()).startsWith("its headline isn't what its measurements give");
        assertThat(again(edited, OTHER)).isEqualTo(new Recomputation(null, null));
    }

    @Test
    void a_released_version_is_the_same_program_even_if_its_digest_is_missing() {
        Transcript pass = pass();
        Transcript edited = withDigest(pass.withVerdict(Verdict.PASS, "other words"), null);

        assertThat(Recomputation.of(edited, null, pass.environment().shipgate()).contradiction())
                .isNotNull();
        assertThat(Recomputation.of(edited, null, "2").contradiction()).isNull();
    }

    @Test
    void an_unknown_field_excuses_no_missing_observation() {
        for (String version : List.of("0.2", "0.3", "99.0")) {
            Transcript edited = edited(pass(), version, document -> {
                document.put("power", 3);
                remove(document, "greedy");
            });

            assertThat(Recomputation.of(edited, null, "0.3").contradiction())
                    .startsWith("its verdict is PASS, but its measurements give INCONCLUSIVE");
        }
    }

    @Test
    void only_a_newer_version_may_have_judged_what_this_one_does_not_know() {
        Consumer<ObjectNode> unknownGreedy = document -> document.at("/measured/observations")
                .valueStream()
                .filter(each -> each.path("type").asString().equals("greedy"))
                .forEach(each -> ((ObjectNode) each).put("type", "heat"));

        Recomputation newer = Recomputation.of(edited(pass(), "99.0", unknownGreedy), null, "0.3");
        assertThat(newer.contradiction()).isNull();
        assertThat(newer.difference())
                .isEqualTo("its verdict is PASS, but its measurements give INCONCLUSIVE; version 99.0, which wrote it,"
                        + " is newer and knows measured.observations[] \"heat\"");
        for (String version : List.of("0.2", "0.3", "unknown")) {
            assertThat(Recomputation.of(edited(pass(), version, unknownGreedy), null, "0.3")
                            .contradiction())
                    .startsWith("its verdict is PASS, but its measurements give INCONCLUSIVE");
        }
        assertThat(Recomputation.of(edited(pass(), "99.0", unknownGreedy), THIS, "0.3")
                        .contradiction())
                .isNotNull();
    }

    private Transcript edited(Transcript run, String version, Consumer<ObjectNode> change) {
        JsonMapper json = new JsonMapper();
        try {
            Path file = new TranscriptFile().write(run, folder);
            ObjectNode document = (ObjectNode) json.readTree(Files.readString(file));
            ((ObjectNode) document.path("environment")).put("shipgate", version).put("judge_sha256", THIS);
            change.accept(document);
            Files.writeString(file, document.toString());
            return new TranscriptFile().read(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void remove(ObjectNode document, String type) {
        ((ArrayNode) document.at("/measured/observations"))
                .removeIf(each -> each.path("type").asString("").equals(type));
    }

    private static Recomputation again(Transcript stored, @Nullable String program) {
        return Recomputation.of(withDigest(stored, THIS), program, "0.3");
    }

    private static Transcript pass() {
        return conclude(Samples.green());
    }

    private static Transcript fail() {
        Measurements green = Samples.green();
        TeacherForcedSweep flipped = new TeacherForcedSweep(
                SWEEP,
                List.of(Samples.position(0, 5, 7), Samples.position(1, 5, 42), Samples.position(2, 5, 7)),
                List.of());
        List<Observation> observations = green.observations().stream()
                .<Observation>map(each -> each.subject().equals(SWEEP) ? flipped : each)
                .toList();
        return conclude(new Measurements(green.oracle(), green.bundle(), null, List.of(), observations));
    }

    private static Transcript conclude(Measurements measured) {
        Transcript sample = Samples.transcript(Verdict.PASS, List.of(), measured);
        return Conclusion.of(BuiltInPolicy.DEFAULT.read(), measured, sample.environment(), sample.effort());
    }

    /** Returns a run whose red judgements are edited to PASS, with or without their counts. */
    private static Transcript withVerdicts(Transcript run, boolean counts) {
        List<Judgement> green = run.judgements().stream()
                .map(each -> each.standing() == Standing.REQUIRED
                        ? new Judgement(
                                each.subject(), each.standing(), Verdict.PASS, tally(each.tally(), counts), "ok")
                        : each)
                .toList();
        return Samples.with(run, List.of(), green, run.measured()).withVerdict(Verdict.PASS, "ship may ship");
    }

    private static @Nullable Tally tally(@Nullable Tally tally, boolean green) {
        return tally == null || !green
                ? tally
                : new Tally(tally.of(), tally.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, List.of());
    }

    private static Transcript withDigest(Transcript run, @Nullable String program) {
        return new Transcript(
                run.schema(),
                run.verdict(),
                run.headline(),
                run.findings(),
                run.judgements(),
                run.policy(),
                run.measured(),
                run.environment().judgedBy(program),
                run.effort());
    }
}

package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.engine.Limits;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.HostileBundle;
import dev.shipgate.transcript.Effort;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a child process has the transcript of a run in this process, and survives a hostile bundle. */
class ChildTranscriptTests {

    @TempDir
    Path folder;

    @Test
    void only_the_times_differ_from_a_run_in_one_process() {
        assertThat(json(gate(EmbeddedModel.shipBundle(), false, Limits.DEFAULT_DEADLINE)))
                .isEqualTo(json(gate(EmbeddedModel.shipBundle(), true, Limits.DEFAULT_DEADLINE)));
    }

    @Test
    void a_bundle_that_kills_its_process_is_an_error_in_the_case_and_the_step() {
        Transcript transcript = gate(HostileBundle.endless(folder), false, Duration.ofSeconds(3));

        assertThat(transcript.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(transcript.headline())
                .contains("teacher_forced_sweep alphabet", "step 0 (token ", "took more than 3 s and was ended");
        assertThat(transcript.measured().observations())
                .filteredOn(Failed.class::isInstance)
                .isNotEmpty();
        assertThat(transcript.judgements())
                .filteredOn(judgement -> judgement.subject().check().id().equals("oracle_health"))
                .filteredOn(judgement -> judgement.verdict() != null)
                .extracting(Judgement::verdict)
                .containsOnly(Verdict.PASS);
    }

    private static Transcript gate(Path bundle, boolean inProcess, Duration deadline) {
        GateRequest request = GateRequest.builder()
                .oracle(EmbeddedModel.shortOracle())
                .bundle(bundle)
                .threads(1)
                .deadline(deadline)
                .build();
        try (Gate gate = Gate.open(request, NativeCode.start(inProcess, request.limits()), Progress.SILENT)) {
            return gate.examineAll();
        }
    }

    private static String json(Transcript made) {
        return new TranscriptFile()
                .toJson(new Transcript(
                        made.schema(),
                        made.verdict(),
                        made.headline(),
                        made.findings(),
                        made.judgements(),
                        made.policy(),
                        made.measured(),
                        made.environment(),
                        new Effort("", 0, 0, made.effort().steps())));
    }
}

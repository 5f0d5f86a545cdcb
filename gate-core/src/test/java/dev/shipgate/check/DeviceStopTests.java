package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.engine.RowSink;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.judge.DeviceParityRule;
import dev.shipgate.judge.Ruling;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a device ends, and what it was prompted with. The oracle's answer ends at a stop token here. */
class DeviceStopTests {

    private static final int STOP = 3;

    private final OracleCase alphabet = ScriptedSession.alphabet();
    private final List<Integer> answer =
            Objects.requireNonNull(alphabet.greedy()).ids().subList(0, 5);

    @Test
    void a_run_with_the_stop_token_is_complete() {
        assertThat(ruling(with(answer, STOP)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_run_that_omits_only_the_stop_token_is_complete() {
        assertThat(ruling(answer).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_run_that_ends_before_is_not() {
        assertThat(ruling(answer.subList(0, 4)).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_run_that_goes_on_after_the_stop_token_is_named_so() {
        assertThat(ruling(with(answer, STOP, 7)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling(with(answer, STOP, 7)).reason())
                .endsWith("; the device goes on past the oracle's stop, after 6 tokens that agree");
    }

    @Test
    void a_run_that_goes_on_instead_of_the_stop_token_is_named_so() {
        assertThat(ruling(with(answer, 7, 8)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling(with(answer, 7, 8)).reason())
                .endsWith("; the device goes on past the oracle's stop, after 5 tokens that agree");
    }

    @Test
    void a_prompt_with_a_token_in_front_says_which() {
        List<Integer> prompt = new ArrayList<>(alphabet.inputIds());
        prompt.add(0, 1);

        assertThat(measure(prompt, answer))
                .isInstanceOfSatisfying(
                        NotMeasured.class,
                        unmeasured -> assertThat(unmeasured.reason())
                                .startsWith("the device ran another prompt: its input ids have token 1 in front of the"
                                        + " oracle's"));
    }

    @Test
    void a_prompt_that_lacks_its_first_token_or_differs_says_so() {
        List<Integer> prompt = alphabet.inputIds();
        List<Integer> other = new ArrayList<>(prompt);
        other.set(4, prompt.get(4) + 1);

        assertThat(measure(prompt.subList(1, prompt.size()), answer).toString())
                .contains("its input ids lack token " + prompt.get(0) + " in front");
        assertThat(measure(other, answer).toString())
                .contains("differ from the oracle's from index 4 on (16 tokens against 16)");
    }

    private Ruling ruling(List<Integer> deviceIds) {
        return new DeviceParityRule(Samples.policy())
                .rule((DeviceParity) measure(alphabet.inputIds(), deviceIds), CaseKind.GATE);
    }

    private Observation measure(List<Integer> prompt, List<Integer> deviceIds) {
        DeviceRun real = DeviceRun.read(EmbeddedModel.deviceRun("int8hu-onnxruntime-node"));
        DeviceRun run = new DeviceRun(
                real.file(),
                real.pinned(),
                real.device(),
                real.engine(),
                real.bundle(),
                null,
                List.of(new DeviceCase(alphabet.id(), prompt, deviceIds, null, Map.of())),
                null);
        List<Integer> expected = with(answer, STOP);
        ScriptedEngine engine = new ScriptedEngine(
                alphabet.vocabSize(),
                fed -> ScriptedEngine.rowOf(
                        alphabet.vocabSize(), expected.get(Math.max(0, fed.size() - alphabet.positions()))));
        return DeviceRunCheck.measure(
                Subject.of(CheckId.DEVICE_RUNS, alphabet.id(), "a device"),
                run,
                List.of(),
                alphabet,
                new Greedy(expected, null, List.of(), List.of(), true),
                Continuation.of(
                        engine, alphabet.inputIds(), expected.size(), new float[alphabet.vocabSize()], RowSink.NONE),
                new SequenceComparison(new TokenTexts(null), List.of(STOP), alphabet));
    }

    private static List<Integer> with(List<Integer> ids, int... more) {
        List<Integer> all = new ArrayList<>(ids);
        for (int id : more) {
            all.add(id);
        }
        return all;
    }
}

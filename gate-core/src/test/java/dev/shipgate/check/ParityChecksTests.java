package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.RowSink;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.fixture.ScriptedSession;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.BaselineRows;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.DevicePosition;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bundle's continuation beside that of a baseline and of a device. */
class ParityChecksTests {

    private static final String DEVICE = "a device";

    private final OracleCase alphabet = ScriptedSession.alphabet();
    private final ScriptedEngine faithful = ScriptedEngine.of(alphabet);

    @Test
    void a_baseline_that_says_the_same() {
        Observation observation = againstBaseline(Optional.empty(), () -> continuation(fed -> false));

        assertThat(observation.departures()).isEmpty();
        assertThat(observation).isInstanceOfSatisfying(BaselineParity.class, parity -> {
            BaselineRows rows = Objects.requireNonNull(parity.rows());
            assertThat(rows.agreeing()).isEqualTo(rows.of()).isEqualTo(alphabet.positions());
            assertThat(rows.marginShiftsNats())
                    .hasSize(alphabet.positions())
                    .allSatisfy(shift -> assertThat(shift).isCloseTo(0, within(1e-6)));
        });
    }

    @Test
    void a_baseline_that_says_something_else() {
        Observation observation =
                againstBaseline(Optional.empty(), () -> continuation(fed -> fed.size() == alphabet.positions() + 3));

        assertThat(observation.departures()).singleElement().satisfies(departure -> {
            assertThat(departure.reference()).isEqualTo("the baseline");
            assertThat(departure.divergence().index()).isEqualTo(3);
            assertThat(Objects.requireNonNull(departure.divergence().expected()).id())
                    .isEqualTo(7);
        });
    }

    @Test
    void a_baseline_that_is_the_bundle_itself() {
        assertNotMeasured(
                againstBaseline(Optional.of("it is a copy"), () -> continuation(fed -> false)), "it is a copy");
    }

    @Test
    void a_baseline_that_cannot_be_run() {
        Observation observation = againstBaseline(Optional.empty(), () -> {
            throw new EngineException(EngineException.Stage.LOAD, Path.of("model.onnx"), "no such operator");
        });

        assertNotMeasured(observation, "no such operator");
    }

    @Test
    void no_baseline() {
        Observation observation = new BaselineParityCheck()
                .observe(Subject.of(CheckId.BASELINE_PARITY, alphabet.id()), new ScriptedSession(faithful));

        assertNotMeasured(observation, "no baseline was given");
    }

    @Test
    void a_device_that_ran_another_bundle() {
        assertNotMeasured(onDevice(List.of("it does not name model.onnx")), "it does not name model.onnx");
    }

    @Test
    void a_device_is_compared_with_oracle_and_bundle() {
        assertThat(onDevice(List.of())).isInstanceOfSatisfying(DeviceParity.class, parity -> {
            assertThat(parity.againstOracle())
                    .extracting(Sequence::expected)
                    .isEqualTo(Objects.requireNonNull(alphabet.greedy()).ids());
            assertThat(parity.againstBundle().found())
                    .isEqualTo(parity.againstOracle().found())
                    .hasSameSizeAs(alphabet.greedy().ids());
        });
    }

    @ParameterizedTest
    @EnumSource(value = Stage.class, mode = EnumSource.Mode.EXCLUDE, names = "UNSUPPORTED")
    void an_optional_surface_that_breaks_on_the_gated_bundle_is_not_measured(Stage stage) {
        assertNotMeasured(onSurface(true, () -> fail(stage)), "the surface could not be run: model.onnx: it hangs");
    }

    @Test
    void an_optional_surface_that_cannot_be_run_here_or_runs_another_bundle_is_not_applicable() {
        assertThat(onSurface(true, () -> fail(Stage.UNSUPPORTED))).isInstanceOf(NotApplicable.class);
        assertThat(onSurface(false, () -> fail(Stage.PROGRAM))).isInstanceOf(NotApplicable.class);
    }

    @Test
    void a_surface_with_logits_that_are_not_finite_says_at_which_token() {
        int prompt = alphabet.positions();
        float[] noNumbers = new float[alphabet.vocabSize()];
        Arrays.fill(noNumbers, Float.NaN);
        Observation observation = onSurface(true, () -> continuation(fed -> fed.size() == prompt + 3, noNumbers));

        assertThat(observation).isInstanceOfSatisfying(DeviceParity.class, parity -> {
            assertThat(parity.nonFiniteAt()).isEqualTo(3);
            assertThat(parity.againstOracle().found()).hasSize(3);
        });
    }

    @Test
    void the_rows_of_a_surface_are_compared_with_the_oracles() {
        List<DeviceRow> rows = new ArrayList<>();
        for (int position = 0; position < alphabet.positions(); position++) {
            float[] row = alphabet.row(position).either(full -> full.logits().clone(), topK -> new float[0]);
            row[Objects.requireNonNull(alphabet.row(position).health().topTwo()).runnerUpId()] -= 0.25f;
            rows.add(LargestLogits.of(row, RowForm.LOGITS));
        }

        Observation observation = onSurface(true, () -> continuation(fed -> false), rows);

        assertThat(observation).isInstanceOfSatisfying(DeviceParity.class, parity -> {
            assertThat(parity.rows()).hasSize(alphabet.positions()).allMatch(DevicePosition::agrees);
            assertThat(parity.rows())
                    .allSatisfy(row -> assertThat(Objects.requireNonNull(row.marginShiftNats()))
                            .isCloseTo(0.25, within(1e-5)));
        });
    }

    private static Continuation fail(Stage stage) {
        throw new EngineException(stage, Path.of("model.onnx"), "it hangs");
    }

    private Observation onSurface(boolean runsGatedBundle, Supplier<Continuation> continuation) {
        return onSurface(runsGatedBundle, continuation, List.of());
    }

    private Observation onSurface(boolean runsGatedBundle, Supplier<Continuation> continuation, List<DeviceRow> rows) {
        Surface surface = new Surface() {
            @Override
            public boolean isRequired() {
                return false;
            }

            @Override
            public boolean runsGatedBundle() {
                return runsGatedBundle;
            }

            @Override
            public Optional<String> missing() {
                return Optional.empty();
            }

            @Override
            public Continuation continuation(OracleCase oracleCase) {
                return continuation.get();
            }

            @Override
            public List<DeviceRow> rows(OracleCase oracleCase) {
                return rows;
            }
        };
        return new DeviceRunCheck()
                .observe(Subject.of(CheckId.DEVICE_RUNS, alphabet.id(), DEVICE), new ScriptedSession(faithful) {
                    @Override
                    public Optional<Surface> surface(String runId) {
                        return Optional.of(surface);
                    }
                });
    }

    private static void assertNotMeasured(Observation observation, String reason) {
        assertThat(observation)
                .isInstanceOfSatisfying(
                        NotMeasured.class,
                        unmeasured -> assertThat(unmeasured.reason()).contains(reason));
    }

    private Observation againstBaseline(Optional<String> sameModel, Supplier<Continuation> continuation) {
        Baseline baseline = new Baseline() {
            @Override
            public Optional<String> sameModelAs(Bundle other, List<PinnedFile> otherFiles) {
                return sameModel;
            }

            @Override
            public Continuation continuation(OracleCase oracleCase) {
                return continuation.get();
            }

            @Override
            public List<DeviceRow> rows(OracleCase oracleCase) {
                return IntStream.range(0, oracleCase.positions())
                        .mapToObj(position -> oracleCase.row(position).either(FullRow::logits, none -> new float[0]))
                        .map(row -> LargestLogits.of(row, RowForm.LOGITS))
                        .toList();
            }
        };
        return new BaselineParityCheck()
                .observe(Subject.of(CheckId.BASELINE_PARITY, alphabet.id()), new ScriptedSession(faithful) {
                    @Override
                    public Optional<Baseline> baseline() {
                        return Optional.of(baseline);
                    }
                });
    }

    private Observation onDevice(List<String> mismatches) {
        return new DeviceRunCheck()
                .observe(Subject.of(CheckId.DEVICE_RUNS, alphabet.id(), DEVICE), new ScriptedSession(faithful) {
                    @Override
                    public DeviceRun deviceRun(String id) {
                        assertThat(id).isEqualTo(DEVICE);
                        return DeviceRun.read(EmbeddedModel.deviceRun("int8hu-onnxruntime-node"));
                    }

                    @Override
                    public List<String> mismatches(String deviceRunId) {
                        return mismatches;
                    }
                });
    }

    /** Says when a continuation goes wrong. */
    private interface Fault {
        boolean after(List<Integer> fed);
    }

    private Continuation continuation(Fault fault) {
        return continuation(fault, ScriptedEngine.rowOf(alphabet.vocabSize(), 7));
    }

    private Continuation continuation(Fault fault, float[] faulty) {
        ScriptedEngine.Script right = ScriptedEngine.script(alphabet);
        ScriptedEngine engine =
                new ScriptedEngine(alphabet.vocabSize(), fed -> fault.after(fed) ? faulty : right.row(fed));
        return Continuation.of(
                engine,
                alphabet.inputIds(),
                Objects.requireNonNull(alphabet.greedy()).ids().size(),
                new float[alphabet.vocabSize()],
                RowSink.NONE);
    }
}

package dev.shipgate.suite;

import static dev.shipgate.suite.GateAssertions.assertThat;

import dev.shipgate.gate.Gate.Examined;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Subject;
import io.qameta.allure.Allure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * The gate. Point it at a bundle and an oracle with configuration parameters ({@code shipgate.bundles},
 * {@code shipgate.oracle} and so on), and run it with any JUnit 5 runner; or extend it in a build of your own.
 *
 * <p>A test is red for every verdict that does not let the bundle ship, and skipped where nothing was judged: a case is
 * refused, or a check does not apply. Since a check with nothing to measure runs no test, the last test asks for the
 * verdict of the whole run.
 */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(GatedBundles.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class GateSuite {

    @Parameter
    @Nullable
    GateUnderTest gate;

    @Order(1)
    @SubjectsOf(CheckId.ORACLE_HEALTH)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_oracle_is_sure(Subject subject) {
        examine(subject);
    }

    @Order(2)
    @SubjectsOf(CheckId.TEACHER_FORCED_SWEEP)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void every_position_has_the_oracles_top_1(Subject subject) {
        examine(subject);
    }

    @Order(3)
    @SubjectsOf(CheckId.GREEDY)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_continuation_is_the_oracles(Subject subject) {
        examine(subject);
    }

    @Order(4)
    @SubjectsOf(CheckId.CARRIED_STATE)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_carried_states_are_alive(Subject subject) {
        examine(subject);
    }

    @Order(5)
    @SubjectsOf(CheckId.SEEDED_STEP)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void a_step_from_the_oracles_cache_has_its_top_1(Subject subject) {
        examine(subject);
    }

    @Order(6)
    @SubjectsOf(CheckId.PREFILL_WIDTH)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void a_prefill_says_what_single_steps_say(Subject subject) {
        examine(subject);
    }

    @Order(7)
    @SubjectsOf(CheckId.NEGATIVE_CONTROLS)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void a_planted_fault_is_seen(Subject subject) {
        examine(subject);
    }

    @Order(8)
    @SubjectsOf(CheckId.REPEATABILITY)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_same_input_gives_the_same_bits(Subject subject) {
        examine(subject);
    }

    @Order(9)
    @SubjectsOf(CheckId.BUNDLE_CONTRACT)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_bundle_keeps_its_contract(Subject subject) {
        examine(subject);
    }

    @Order(10)
    @SubjectsOf(CheckId.CLAIMS)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_graph_holds_what_is_claimed(Subject subject) {
        examine(subject);
    }

    @Order(11)
    @SubjectsOf(CheckId.BASELINE_PARITY)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_continuation_is_the_baselines(Subject subject) {
        examine(subject);
    }

    @Order(12)
    @SubjectsOf(CheckId.DEVICE_RUNS)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void the_continuation_is_the_same_on_the_device(Subject subject) {
        examine(subject);
    }

    @Order(Integer.MAX_VALUE)
    @Test
    void the_bundle_may_ship() {
        assertThat(gate().conclude()).mayShip();
    }

    GateUnderTest gate() {
        return Objects.requireNonNull(gate, "JUnit sets the gate before it runs a test");
    }

    private void examine(Subject subject) {
        AllureRecord record = new AllureRecord(gate());
        record.describe(subject);
        Examined examined = Allure.step("measure " + subject, () -> gate().examine(subject));
        record.attach(examined);
        Assumptions.assumeTrue(
                examined.judgement().verdict() != null, examined.judgement().reason());
        Allure.step(
                "judge " + subject,
                () -> assertThat(examined, gate().bundleName()).mayShip());
    }
}

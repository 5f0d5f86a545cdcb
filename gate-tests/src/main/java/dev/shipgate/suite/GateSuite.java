package dev.shipgate.suite;

import static dev.shipgate.suite.GateAssertions.assertThat;

import dev.shipgate.gate.CheckResult;
import dev.shipgate.gate.Gate;
import dev.shipgate.transcript.Subject;
import io.qameta.allure.Allure;
import java.util.Objects;
import org.apiguardian.api.API;
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
 * The gate as a JUnit suite. Point it at a bundle and an oracle with configuration parameters
 * ({@code shipgate.bundles}, {@code shipgate.oracle} and so on) and run it with any JUnit runner.
 *
 * <p>Each subject of each check is a separate test: each case of the oracle, each device run, and so on. A test fails
 * if its verdict keeps the bundle from shipping. It is skipped if nothing was judged, because a case was refused or a
 * check doesn't apply. The last test checks the verdict of the whole run, so a run that compared nothing fails.
 *
 * <p>A subclass can add its own test methods that call {@link #gate()}. They run after the checks and before the last
 * test:
 *
 * <pre>{@code
 * class MyBundleTests extends GateSuite {
 *
 *     @Test
 *     void rounding_stays_small() {
 *         assertThat(gate().conclude()).hasLargestKlAtMost(0.01);
 *     }
 * }
 * }</pre>
 */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(GatedBundles.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@API(status = API.Status.STABLE, since = "0.1")
public class GateSuite {

    @Parameter
    @Nullable
    SuiteGate suiteGate;

    /** Returns the open gate of the current bundle. The suite closes it. */
    protected final Gate gate() {
        return opened().gate();
    }

    @Order(1)
    @ArgumentsSource(SubjectsProvider.class)
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    void check(Subject subject) {
        AllureRecord record = new AllureRecord(gate().bundleName());
        record.describe(subject);
        CheckResult result = Allure.step("measure " + subject, () -> gate().examine(subject));
        record.attach(result);
        Assumptions.assumeTrue(
                result.judgement().verdict() != null, result.judgement().reason());
        Allure.step("judge " + subject, () -> assertThat(result).mayShip());
    }

    @Order(Integer.MAX_VALUE)
    @Test
    void the_bundle_may_ship() {
        assertThat(opened().conclude()).mayShip();
    }

    private SuiteGate opened() {
        return Objects.requireNonNull(suiteGate, "JUnit sets the gate before it runs a test");
    }
}

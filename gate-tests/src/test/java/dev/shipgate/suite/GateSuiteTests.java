package dev.shipgate.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The suite itself, run by JUnit on good and on bad bundles. */
class GateSuiteTests {

    @Test
    void a_good_bundle_is_green_and_its_weak_case_is_skipped() {
        EngineExecutionResults results = run(EmbeddedModel.shipBundle(), EmbeddedModel.oracle());

        assertThat(results.testEvents().failed().count()).isZero();
        assertThat(results.testEvents().aborted().count()).isEqualTo(5);
        assertThat(results.testEvents().succeeded().count()).isEqualTo(29);
    }

    @Test
    void a_flip_is_red_and_its_message_says_everything() {
        EngineExecutionResults results = run(EmbeddedModel.bundle("decode_int8hu_clipped"), EmbeddedModel.oracle());

        List<String> messages = messages(results);
        assertThat(messages)
                .anySatisfy(message -> assertThat(message)
                        .contains("FAIL: qwen3_5_nano_decode_int8hu_clipped teacher_forced_sweep alphabet position ")
                        .containsPattern(
                                "expected '.+' \\(\\d+\\) with margin [\\d.]+ nat \\([\\d.]+ in probability\\)")
                        .containsPattern("found '.+' \\(\\d+\\) with margin [\\d.]+ nat \\([\\d.]+ in probability\\)")
                        .containsPattern("rank \\d+, cosine 0\\.\\d+, KL 0\\.\\d+ nat")
                        .contains("Next: "));
        assertThat(messages)
                .anySatisfy(
                        message -> assertThat(message).startsWith("FAIL: qwen3_5_nano_decode_int8hu_clipped must not"));
    }

    @Tag("thorough")
    @Test
    void several_bundles_are_gated_one_after_the_other() {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(GateSuite.class))
                .configurationParameter(
                        GateParameters.ORACLE, EmbeddedModel.oracle().toString())
                .configurationParameter(
                        GateParameters.BUNDLES,
                        EmbeddedModel.shipBundle() + File.pathSeparator + EmbeddedModel.bundle("genai_int8"))
                .configurationParameter(GateParameters.BASELINE, "")
                .configurationParameter(GateParameters.DEVICE_RUNS, "")
                .configurationParameter(GateParameters.OUT, "")
                .execute();

        assertThat(results.testEvents().failed().count()).isZero();
        assertThat(results.testEvents().succeeded().count()).isEqualTo(62);
    }

    @Test
    void a_required_surface_that_is_missing_is_red() {
        EngineExecutionResults results = builder(EmbeddedModel.shipBundle(), EmbeddedModel.oracle())
                .configurationParameter(GateParameters.SURFACES, "phone")
                .configurationParameter(GateParameters.SURFACES + ".phone.device-run", "no-phone.json")
                .configurationParameter(GateParameters.SURFACES + ".phone.required", "true")
                .execute();

        assertThat(messages(results))
                .anySatisfy(message -> assertThat(message).contains("INCONCLUSIVE", "phone", "no-phone.json"));
    }

    @Test
    void an_input_that_cannot_be_read_is_red() {
        EngineExecutionResults results = run(Path.of("none"), EmbeddedModel.oracle());

        assertThat(results.allEvents().failed().count()).isPositive();
        assertThat(results.testEvents().succeeded().count()).isZero();
    }

    @Test
    void a_check_that_the_policy_leaves_out_is_a_report_entry(@TempDir Path folder) throws IOException {
        Path policy =
                Files.writeString(folder.resolve("short.yaml"), "schema: shipgate-policy/1\nname: short\nversion: 1\n");

        EngineExecutionResults results = builder(EmbeddedModel.shipBundle(), EmbeddedModel.oracle())
                .configurationParameter(GateParameters.POLICY, policy.toString())
                .execute();

        assertThat(results.testEvents().failed().count()).isZero();
        assertThat(results.allEvents().reportingEntryPublished().stream()
                        .map(event -> event.getRequiredPayload(ReportEntry.class)
                                .getKeyValuePairs()
                                .get(ReportEntryNotes.KEY))
                        .filter(Objects::nonNull))
                .singleElement()
                .asString()
                .startsWith(policy + " does not name every check; default levels apply: oracle_health: required, ");
    }

    private static EngineExecutionResults run(Path bundle, Path oracle) {
        return builder(bundle, oracle).execute();
    }

    private static EngineTestKit.Builder builder(Path bundle, Path oracle) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(GateSuite.class))
                .configurationParameter(GateParameters.ORACLE, oracle.toString())
                .configurationParameter(GateParameters.BUNDLES, bundle.toString())
                .configurationParameter(GateParameters.BASELINE, "")
                .configurationParameter(GateParameters.DEVICE_RUNS, "")
                .configurationParameter(GateParameters.OUT, "");
    }

    private static List<String> messages(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .map(Event::getPayload)
                .map(payload -> ((TestExecutionResult) payload.orElseThrow())
                        .getThrowable()
                        .orElseThrow())
                .map(Throwable::getMessage)
                .toList();
    }
}

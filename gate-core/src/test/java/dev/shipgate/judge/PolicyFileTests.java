package dev.shipgate.judge;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.Samples;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFileTests {

    @TempDir
    Path folder;

    @Test
    void the_default_policy_gates_at_0_1_nat_without_other_limits() {
        assertThat(new PolicyFile().readDefault()).isEqualTo(Samples.policy());
    }

    @Test
    void a_policy_that_lets_no_comparison_with_the_oracle_count_is_refused() throws IOException {
        String text = DefaultPolicy.text()
                .replace("teacher_forced_sweep: required", "teacher_forced_sweep: advisory")
                .replace("seeded_step: when_given", "seeded_step: advisory")
                .replace("greedy: required", "greedy: advisory");
        Path file = Files.writeString(folder.resolve("none.yaml"), text);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new PolicyFile().read(file))
                .withMessageContaining("checks: nothing that counts compares the bundle with the oracle")
                .withMessageContaining("teacher_forced_sweep, seeded_step, greedy");
    }

    static List<Arguments> wrongs() {
        return List.of(
                Arguments.of("shipgate-policy/1", "shipgate-policy/2", "schema: expected shipgate-policy/1, found"),
                Arguments.of(
                        "  greedy: required",
                        "  greedi: required",
                        "checks.greedi: is not a known key here; did you mean greedy? The known keys are "
                                + "baseline_parity,"),
                Arguments.of(
                        "greedy: required",
                        "greedy: sometimes",
                        "checks.greedy: expected one of required, when_given, advisory, found \"sometimes\""),
                Arguments.of("floor: 0.1", "floor: -0.1", "margin.floor: expected a number of at least 0, found -0.1"),
                Arguments.of("floor: 0.1", "floor: .nan", "margin.floor: expected a number of at least 0, found"),
                Arguments.of("floor: 0.1", "floor: [1]", "margin.floor: expected a number of at least 0, found a list"),
                Arguments.of("floor: 0.1", "flor: 0.1", "margin.flor: is not a known key here; did you mean floor?"),
                Arguments.of(
                        "unit: logit", "unit: furlong", "margin.unit: expected one of logit, prob, found \"furlong\""),
                Arguments.of(
                        "min_agreement_rate: 1.0",
                        "min_agreement_rate: 0",
                        "min_agreement_rate: expected a number above 0, up to 1, found 0"),
                Arguments.of("ties_pass: true", "ties_pass: perhaps", "ties_pass: expected true or false"),
                Arguments.of("version: 4", "version: 0", "version: expected a whole number of at least 1, found 0"),
                Arguments.of("version: 4\n", "", "version: expected a whole number of at least 1, found nothing"),
                Arguments.of("name: default", "name: ''", "name: expected the policy's name, found \"\""),
                Arguments.of(
                        "metadata: fail", "metadata: shrug", "claims.metadata: expected one of fail, warn, ignore"),
                Arguments.of(
                        "waivers: []",
                        "waivers: [{claim: c, reason: '', expires: 2027-01-31}]",
                        "waivers[0].reason: expected a reason"),
                Arguments.of(
                        "waivers: []",
                        "waivers: [{claim: c, reason: r, expires: soon}]",
                        "waivers[0].expires: expected a day such as 2027-01-31, found \"soon\""),
                Arguments.of(
                        "waivers: []",
                        "waivers: [{claim: c, reason: r, expires: 2027-01-31}, {claim: c, reason: r, expires: "
                                + "2027-01-31}]",
                        "waivers: two waivers of one claim"),
                Arguments.of("tie_ulps: 1", "tie_ulps: -1", "margin.tie_ulps: expected a number of at least 0"),
                Arguments.of(
                        "min_cosine: null",
                        "min_cosine: 2",
                        "limits.min_cosine: expected a number from -1 to 1, or null, found 2"),
                Arguments.of(
                        "max_recurrent_to_conv_error: 8",
                        "max_recurrent_to_conv_error: 0.5",
                        "limits.max_recurrent_to_conv_error: expected a number of at least 1, or null"),
                Arguments.of("metadata: fail", "metadate: fail", "claims.metadate: is not a known key here"),
                Arguments.of(
                        "waivers: []",
                        "waivers: [{claim: c, reason: r, until: 2027-01-31}]",
                        "waivers[0].until: is not a known key here"),
                Arguments.of("min_cosine: null", "min_cosin: null", "limits.min_cosin: is not a known key here"),
                Arguments.of(
                        "max_prefill_error_to_noise: 5",
                        "max_prefill_error_to_noise: 0.9",
                        "limits.max_prefill_error_to_noise: expected a number of at least 1, found 0.9"),
                Arguments.of(
                        "tie_band_sigmas: 5", "tie_band_sigma: 5", "noise.tie_band_sigma: is not a known key here"),
                Arguments.of(
                        "tie_band_sigmas: 5",
                        "tie_band_sigmas: -1",
                        "noise.tie_band_sigmas: expected a number of at least 0, or null, found -1"),
                Arguments.of(
                        "min_flip_probability: 0.0001",
                        "min_flip_probability: -0.1",
                        "noise.min_flip_probability: expected a number from 0 to 1, or null, found -0.1"),
                Arguments.of(
                        "min_flip_probability: 0.0001",
                        "min_flip_probability: 1.1",
                        "noise.min_flip_probability: expected a number from 0 to 1, or null, found 1.1"),
                Arguments.of(
                        "state_rounding_error: 0.002",
                        "state_rounding_error: null",
                        "limits.state_rounding_error: expected a number of at least 0"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void a_policy_that_is_not_right_is_refused_with_the_reason(String right, String wrong, String reason)
            throws IOException {
        assertThat(DefaultPolicy.text()).contains(right);

        assertRefused(DefaultPolicy.text().replace(right, wrong), reason);
    }

    @Test
    void a_number_may_be_at_the_end_of_its_range() throws IOException {
        Policy policy = new PolicyFile().read(write("""
                schema: shipgate-policy/1
                name: edges
                version: 1
                min_agreement_rate: 1
                margin: {floor: 0}
                limits: {min_cosine: -1, max_kl_nats: 0, max_key_to_value_error: 1, max_prefill_error_to_noise: 1}
                noise: {tie_band_sigmas: 0, min_flip_probability: 0}
                """));

        assertThat(policy.minAgreementRate()).isEqualTo(1);
        assertThat(policy.margin().floor()).isZero();
        assertThat(policy.limits()).isEqualTo(Policy.Limits.of(-1.0, 0.0, null, 1.0, null, null, 1.0, null));
        assertThat(policy.noise())
                .isEqualTo(new Policy.NoiseLimits(null, 0.0, null, null, 0.0, null, null, null, null));
        assertThat(new PolicyFile().read(write("""
                                schema: shipgate-policy/1
                                name: edges
                                version: 1
                                noise: {min_flip_probability: 1}
                                """)).noise().minFlipProbability())
                .isEqualTo(1);
    }

    @Test
    void what_is_refused_is_named_with_its_line() throws IOException {
        String text = DefaultPolicy.text().replace("  greedy: required", "  gredy: required");
        long line = text.substring(0, text.indexOf("  gredy")).lines().count() + 1;

        assertRefused(
                text, "policy.yaml: line " + line + ": checks.gredy: is not a known key here; did you mean greedy?");
        assertRefused(
                "schema: shipgate-policy/1\nname: n\nversion: 1\nmax_kl_nats: 1\n",
                "policy.yaml: line 4: max_kl_nats: is not a known key here. The known keys are checks,");
    }

    @Test
    void what_is_not_yaml_is_refused_with_its_position() throws IOException {
        assertRefused("schema: shipgate-policy/1\nname: [a\nversion: 1\n", "policy.yaml: is not valid YAML (line 3, ");
        assertRefused(
                DefaultPolicy.text().replace("ties_pass: true", "ties_pass: true\nties_pass: false"),
                "policy.yaml: is not valid YAML (line ");
        assertRefused("- a list\n", "policy.yaml: expected a mapping with the keys checks, claims,");
        assertRefused("", "policy.yaml: expected a mapping with the keys checks, claims,");
    }

    @Test
    void every_part_but_schema_name_and_version_has_a_default() throws IOException {
        Policy policy = new PolicyFile().read(write("schema: shipgate-policy/1\nname: n\nversion: 1\n"));

        Policy usual = new PolicyFile().readDefault();
        assertThat(policy)
                .isEqualTo(new Policy(
                        Policy.SCHEMA,
                        "n",
                        1,
                        usual.margin(),
                        usual.minAgreementRate(),
                        usual.tiesPass(),
                        usual.checks(),
                        usual.claims(),
                        usual.waivers(),
                        Policy.Limits.of(null, null, null, null, null, null),
                        Policy.NoiseLimits.OFF));
    }

    private void assertRefused(String text, String reason) throws IOException {
        Path file = write(text);

        assertRefusedAt(file, () -> new PolicyFile().read(file), reason);
    }

    @Test
    void the_default_policy_wants_every_check_at_its_default_level() {
        assertThat(new PolicyFile().readDefault().checks())
                .containsExactlyInAnyOrderEntriesOf(
                        Stream.of(CheckId.values()).collect(Collectors.toMap(check -> check, CheckId::defaultLevel)));
    }

    @Test
    void a_check_left_out_has_its_default_level_and_one_note() throws IOException {
        Path file = write(DefaultPolicy.text()
                .replace("  greedy: required\n", "")
                .replaceAll("  prefill_width: when_given.*\n", ""));
        List<String> notes = new ArrayList<>();

        Policy policy = new PolicyFile(notes::add).read(file);

        assertThat(policy).isEqualTo(new PolicyFile().readDefault());
        assertThat(notes)
                .containsExactly(file + " does not name every check; default levels apply: greedy: required,"
                        + " prefill_width: when_given");
    }

    @Test
    void a_policy_that_names_every_check_has_no_note() throws IOException {
        List<String> notes = new ArrayList<>();

        new PolicyFile(notes::add).read(write(DefaultPolicy.text()));

        assertThat(notes).isEmpty();
    }

    @Test
    void a_missing_policy_is_refused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new PolicyFile().read(folder.resolve("none.yaml")))
                .withMessageContaining("none.yaml: there is no such policy file, and no built-in policy of that name;");
    }

    @Test
    void a_policy_may_be_stricter_than_the_default_one() throws IOException {
        Path file = write(DefaultPolicy.text().replace("min_cosine: null", "min_cosine: 0.9995"));

        assertThat(new PolicyFile().read(file).limits().minCosine()).isEqualTo(0.9995);
    }

    @Test
    void a_false_claim_may_be_waived_for_a_time() throws IOException {
        Path file = write(DefaultPolicy.text()
                .replace(
                        "waivers: []",
                        "waivers:\n- {claim: 'metadata:compression.dtype', reason: r, expires: 2027-01-31}"));

        assertThat(new PolicyFile().read(file).waivers())
                .containsExactly(new Policy.Waiver("metadata:compression.dtype", "r", LocalDate.parse("2027-01-31")));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }
}

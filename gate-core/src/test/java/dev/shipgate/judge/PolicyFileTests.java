package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.Samples;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    void the_default_policy_gates_at_a_tenth_of_a_nat_and_has_no_numeric_limit() {
        assertThat(new PolicyFile().readDefault()).isEqualTo(Samples.policy());
    }

    static List<Arguments> wrongs() {
        return List.of(
                Arguments.of("shipgate-policy/1", "shipgate-policy/2", "this program reads \"shipgate-policy/1\""),
                Arguments.of("  greedy: required", "  greedi: required", "greedi"),
                Arguments.of("greedy: required", "greedy: sometimes", "sometimes"),
                Arguments.of("floor: 0.1", "floor: -0.1", "must not be negative"),
                Arguments.of("floor: 0.1", "floor: .nan", "must be finite"),
                Arguments.of("floor: 0.1", "flor: 0.1", "floor"),
                Arguments.of("unit: logit", "unit: furlong", "furlong"),
                Arguments.of("min_agreement_rate: 1.0", "min_agreement_rate: 0", "must be in (0, 1]"),
                Arguments.of("ties_pass: true", "ties_pass: true\nties_pass: false", "ties_pass"),
                Arguments.of("version: 3", "version: 0", "counts from 1"),
                Arguments.of("metadata: fail", "metadata: shrug", "shrug"),
                Arguments.of(
                        "waivers: []", "waivers: [{claim: c, reason: '', expires: 2027-01-31}]", "must not be blank"),
                Arguments.of("waivers: []", "waivers: [{claim: c, reason: r, expires: soon}]", "soon"),
                Arguments.of("tie_ulps: 1", "tie_ulps: -1", "must not be negative"),
                Arguments.of("min_cosine: null", "min_cosine: 2", "must be in [-1, 1]"),
                Arguments.of(
                        "max_recurrent_to_conv_error: 8", "max_recurrent_to_conv_error: 0.5", "must be at least 1"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void a_policy_that_is_not_right_is_refused_with_the_reason(String right, String wrong, String reason)
            throws IOException {
        Path file = write(defaultText().replace(right, wrong));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new PolicyFile().read(file))
                .withMessageStartingWith(file + ": not a shipgate-policy/1 policy: ")
                .withMessageContaining(reason);
    }

    @Test
    void the_default_policy_wants_every_check_at_its_default_level() {
        assertThat(new PolicyFile().readDefault().checks())
                .containsExactlyInAnyOrderEntriesOf(
                        Stream.of(CheckId.values()).collect(Collectors.toMap(check -> check, CheckId::defaultLevel)));
    }

    @Test
    void a_check_left_out_has_its_default_level_and_one_note() throws IOException {
        Path file = write(
                defaultText().replace("  greedy: required\n", "").replaceAll("  prefill_width: when_given.*\n", ""));
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

        new PolicyFile(notes::add).read(write(defaultText()));

        assertThat(notes).isEmpty();
    }

    @Test
    void a_missing_policy_is_refused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new PolicyFile().read(folder.resolve("none.yaml")))
                .withMessageEndingWith("none.yaml: there is no such policy file");
    }

    @Test
    void a_policy_may_be_stricter_than_the_default_one() throws IOException {
        Path file = write(defaultText().replace("min_cosine: null", "min_cosine: 0.9995"));

        assertThat(new PolicyFile().read(file).limits().minCosine()).isEqualTo(0.9995);
    }

    @Test
    void a_false_claim_may_be_waived_for_a_time() throws IOException {
        Path file = write(defaultText()
                .replace(
                        "waivers: []",
                        "waivers:\n- {claim: 'metadata:compression.dtype', reason: r, expires: 2027-01-31}"));

        assertThat(new PolicyFile().read(file).waivers())
                .containsExactly(new Policy.Waiver("metadata:compression.dtype", "r", LocalDate.parse("2027-01-31")));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }

    private static String defaultText() throws IOException {
        try (var stream = PolicyFile.class.getResourceAsStream("default-policy.yaml")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

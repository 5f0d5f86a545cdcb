package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.NoiseLimits;
import dev.shipgate.transcript.PolicyDifference;
import dev.shipgate.transcript.PolicyDifference.Change;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInPolicyTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void each_has_its_own_name_names_every_check_and_does_not_differ_from_itself(BuiltInPolicy builtIn) {
        Policy policy = builtIn.read();

        assertThat(policy.name()).isEqualTo(builtIn.id());
        assertThat(BuiltInPolicy.named(policy.name())).contains(builtIn);
        assertThat(DefaultPolicy.textOf(builtIn)
                        .lines()
                        .filter(line -> line.matches("  [a-z_]+: (required|when_given|advisory).*")))
                .hasSize(policy.checks().size());
        assertThat(BuiltInPolicy.differenceOf(policy)).isEmpty();
    }

    @Test
    void the_names_are_those_of_the_help() {
        assertThat(BuiltInPolicy.names()).isEqualTo("default, strict, eight-bit, four-bit");
    }

    @Test
    void eight_bit_has_the_rules_of_default() {
        assertThat(PolicyDifference.between(BuiltInPolicy.DEFAULT.read(), BuiltInPolicy.EIGHT_BIT.read()))
                .hasValueSatisfying(
                        difference -> assertThat(difference.changes()).isEmpty());
    }

    @Test
    void strict_excuses_nothing() {
        Policy strict = BuiltInPolicy.STRICT.read();

        assertThat(strict.noise()).isEqualTo(NoiseLimits.OFF);
        assertThat(strict.margin().tieBand()).isZero();
        assertThat(strict.margin().tieUlps()).isZero();
        assertThat(strict.tiesPass()).isFalse();
        assertThat(strict.minAgreementRate()).isEqualTo(1);
    }

    @Test
    void a_copy_that_keeps_its_name_says_what_changed() {
        Path loosened = DefaultPolicy.write(folder.resolve("p.yaml"), "tie_band: 0.1", "tie_band: 0.2");

        assertThat(BuiltInPolicy.differenceOf(new PolicyFile().read(loosened)))
                .contains(new PolicyDifference(4, List.of(new Change("margin.tie_band", "0.1", "0.2"))));
    }

    @Test
    void levels_limits_that_are_off_and_waivers_are_rules_as_well() {
        Path file = DefaultPolicy.write(folder.resolve("a.yaml"), "greedy: required", "greedy: advisory");
        Path off = DefaultPolicy.write(folder.resolve("b.yaml"), "max_slope_error: 0.05", "max_slope_error: null");
        Path waived = DefaultPolicy.write(
                folder.resolve("c.yaml"), "waivers: []", "waivers: [{claim: c, reason: r, expires: 2027-01-31}]");

        assertThat(changesOf(file)).containsExactly(new Change("checks.greedy", "required", "advisory"));
        assertThat(changesOf(off)).containsExactly(new Change("noise.max_slope_error", "0.05", "off"));
        assertThat(changesOf(waived)).containsExactly(new Change("waivers", "0", "1"));
    }

    @Test
    void another_version_of_a_built_in_policy_is_compared_with_it() {
        Path older = DefaultPolicy.write(folder.resolve("p.yaml"), "version: 4", "version: 3");

        assertThat(BuiltInPolicy.differenceOf(new PolicyFile().read(older)))
                .contains(new PolicyDifference(4, List.of()));
    }

    @Test
    void a_policy_of_another_name_is_compared_with_none() {
        Path mine = DefaultPolicy.write(folder.resolve("p.yaml"), "name: default", "name: mine");

        assertThat(BuiltInPolicy.differenceOf(new PolicyFile().read(mine))).isEmpty();
    }

    private static List<Change> changesOf(Path file) {
        return BuiltInPolicy.differenceOf(new PolicyFile().read(file))
                .orElseThrow()
                .changes();
    }
}

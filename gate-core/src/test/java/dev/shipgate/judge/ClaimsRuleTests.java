package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.Claims.Source;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.Consequence;
import dev.shipgate.transcript.Policy.Waiver;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsRuleTests {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
    private static final Claim IN_METADATA =
            new Claim("metadata:compression.dtype", Source.METADATA, "int4", "int8", false);
    private static final Claim IN_NAME = new Claim("name:int4", Source.NAME, "int4 weights", "int8", false);
    private static final Claim TRUE = new Claim("name:sym", Source.NAME, "symmetric", "symmetric", true);

    @Test
    void a_false_claim_in_the_metadata_fails() {
        Ruling ruling = rule(List.of(TRUE, IN_METADATA));

        assertThat(ruling.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling.reason()).isEqualTo("metadata:compression.dtype says int4, but the graph holds int8");
    }

    @Test
    void a_false_claim_in_a_name_alone_warns() {
        Ruling ruling = rule(List.of(TRUE, IN_NAME));

        assertThat(ruling.verdict()).isEqualTo(Verdict.PASS);
        assertThat(ruling.reason()).contains("1 of 2 claims", "warning: name:int4 says int4 weights");
    }

    @Test
    void a_waiver_counts_on_its_last_day_and_gives_its_reason() {
        Ruling ruling = rule(List.of(IN_METADATA), waiver(IN_METADATA.id(), TODAY));

        assertThat(ruling.verdict()).isEqualTo(Verdict.PASS);
        assertThat(ruling.reason()).contains("is waived until 2026-11-23 (because)");
    }

    @Test
    void a_waiver_that_has_expired_fails() {
        Ruling ruling = rule(List.of(IN_METADATA), waiver(IN_METADATA.id(), TODAY.minusDays(1)));

        assertThat(ruling.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ruling.reason()).contains("expired on 2026-11-22");
    }

    @Test
    void a_waiver_that_matches_nothing_any_more_fails() {
        assertThat(rule(List.of(TRUE), waiver(IN_METADATA.id(), TODAY)).verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(rule(List.of(TRUE), waiver(TRUE.id(), TODAY)).verdict())
                .as("the claim is true now")
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_waiver_covers_only_the_claim_that_it_names() {
        Claim other = new Claim("metadata:compression.symmetric", Source.METADATA, "true", "false", false);

        assertThat(rule(List.of(IN_METADATA, other), waiver(IN_METADATA.id(), TODAY))
                        .reason())
                .isEqualTo("metadata:compression.symmetric says true, but the graph holds false");
    }

    @Test
    void a_policy_may_weigh_names_and_metadata_differently() {
        Policy turned = with(new Policy.ClaimRule(Consequence.IGNORE, Consequence.FAIL));

        assertThat(new ClaimsRule(turned, TODAY).rule(List.of(IN_METADATA)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(new ClaimsRule(turned, TODAY).rule(List.of(IN_NAME)).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    private static Ruling rule(List<Claim> claims, Waiver... waivers) {
        Policy policy = Samples.policy();
        return new ClaimsRule(
                        new Policy(
                                policy.schema(),
                                policy.name(),
                                policy.version(),
                                policy.margin(),
                                1,
                                true,
                                policy.checks(),
                                policy.claims(),
                                List.of(waivers),
                                policy.limits(),
                                policy.noise()),
                        TODAY)
                .rule(claims);
    }

    private static Policy with(Policy.ClaimRule claims) {
        Policy policy = Samples.policy();
        return new Policy(
                policy.schema(),
                policy.name(),
                policy.version(),
                policy.margin(),
                1,
                true,
                policy.checks(),
                claims,
                List.of(),
                policy.limits(),
                policy.noise());
    }

    private static Waiver waiver(String claim, LocalDate expires) {
        return new Waiver(claim, "because", expires);
    }
}

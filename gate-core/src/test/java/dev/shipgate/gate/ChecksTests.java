package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.judge.ClaimsRule;
import dev.shipgate.judge.Judge;
import dev.shipgate.judge.Rule;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Unmeasured;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check is listed once, and whatever can be observed can be judged. */
class ChecksTests {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    private final Policy policy = EmbeddedModel.policy();

    @ParameterizedTest
    @EnumSource
    void every_id_has_its_check(CheckId id) {
        assertThat(Checks.check(id).id()).isEqualTo(id);
    }

    @Test
    void every_measured_observation_has_exactly_one_rule() {
        List<String> measured = Stream.of(Observation.class.getPermittedSubclasses())
                .filter(kind -> kind != Unmeasured.class)
                .map(Class::getSimpleName)
                .toList();

        assertThat(Checks.rules(policy, DAY))
                .extracting(rule -> rule.observes().getSimpleName())
                .containsExactlyInAnyOrderElementsOf(measured);
    }

    @Test
    void a_judge_refuses_two_rules_for_one_observation() {
        List<Rule<?>> twice = List.of(new ClaimsRule(policy, DAY), new ClaimsRule(policy, DAY));

        assertThatThrownBy(() -> new Judge(policy, applied -> twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two rules for Claims");
    }
}

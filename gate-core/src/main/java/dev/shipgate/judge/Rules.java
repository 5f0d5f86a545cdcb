package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Unmeasured;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of one policy, by the kind of observation that they judge. */
final class Rules {

    private final Map<Class<?>, Rule<?>> byKind;

    /** @throws IllegalArgumentException if two rules judge the same kind of observation */
    Rules(List<Rule<?>> rules) {
        Map<Class<?>, Rule<?>> kinds = new LinkedHashMap<>();
        for (Rule<?> rule : rules) {
            if (kinds.put(rule.observes(), rule) != null) {
                throw new IllegalArgumentException(
                        "two rules for " + rule.observes().getSimpleName());
            }
        }
        this.byKind = Collections.unmodifiableMap(kinds);
    }

    /**
     * Rules on an observation.
     *
     * @throws IllegalStateException if no rule judges its kind
     */
    Ruling rule(Observation observation, CaseKind kind) {
        return apply(ruleFor(observation), observation, kind);
    }

    /** Returns why an observation judges nothing although it was made; empty if it judges. */
    Optional<String> refusal(Observation observation, CaseKind kind) {
        return observation instanceof Unmeasured ? Optional.empty() : refusal(ruleFor(observation), observation, kind);
    }

    private Rule<?> ruleFor(Observation observation) {
        Rule<?> rule = byKind.get(observation.getClass());
        if (rule == null) {
            throw new IllegalStateException(
                    "no rule for " + observation.getClass().getSimpleName());
        }
        return rule;
    }

    /** Rules on a check that doesn't apply; empty if no rule objects to that. */
    Optional<Ruling> rule(NotApplicable notApplicable) {
        return byKind.values().stream()
                .map(rule -> rule.rule(notApplicable))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static <O extends Observation> Ruling apply(Rule<O> rule, Observation observation, CaseKind kind) {
        return rule.rule(rule.observes().cast(observation), kind);
    }

    private static <O extends Observation> Optional<String> refusal(
            Rule<O> rule, Observation observation, CaseKind kind) {
        return rule.refusal(rule.observes().cast(observation), kind);
    }
}

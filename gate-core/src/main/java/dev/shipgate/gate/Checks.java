package dev.shipgate.gate;

import dev.shipgate.check.BaselineParityCheck;
import dev.shipgate.check.BundleContractCheck;
import dev.shipgate.check.CarriedStateCheck;
import dev.shipgate.check.Check;
import dev.shipgate.check.ClaimsCheck;
import dev.shipgate.check.ContextReachCheck;
import dev.shipgate.check.DeviceRunCheck;
import dev.shipgate.check.GreedyCheck;
import dev.shipgate.check.MarginNoiseCheck;
import dev.shipgate.check.NegativeControlCheck;
import dev.shipgate.check.OracleHealthCheck;
import dev.shipgate.check.PrefillWidthCheck;
import dev.shipgate.check.RepeatabilityCheck;
import dev.shipgate.check.SeededStepCheck;
import dev.shipgate.check.TeacherForcedSweepCheck;
import dev.shipgate.judge.BaselineParityRule;
import dev.shipgate.judge.BundleContractRule;
import dev.shipgate.judge.CarriedStateRule;
import dev.shipgate.judge.ClaimsRule;
import dev.shipgate.judge.ContextReachRule;
import dev.shipgate.judge.DeviceParityRule;
import dev.shipgate.judge.GreedyRule;
import dev.shipgate.judge.Judge;
import dev.shipgate.judge.MarginNoiseRule;
import dev.shipgate.judge.NegativeControlRule;
import dev.shipgate.judge.OracleHealthRule;
import dev.shipgate.judge.PrefillWidthRule;
import dev.shipgate.judge.RepeatabilityRule;
import dev.shipgate.judge.Rule;
import dev.shipgate.judge.SeededStepRule;
import dev.shipgate.judge.TeacherForcedSweepRule;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Policy;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Every check with the rule that judges its observations. Add a new check here; there is no other list. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Checks {

    /**
     * In the order of measuring. The bundle's noise comes before what it may excuse. Checks that wait for digests, the
     * audit or a second engine come last.
     */
    private static final List<Pair> PAIRS = List.of(
            new Pair(new OracleHealthCheck(), (policy, today) -> new OracleHealthRule(policy)),
            new Pair(new MarginNoiseCheck(), (policy, today) -> new MarginNoiseRule(policy)),
            new Pair(new TeacherForcedSweepCheck(), (policy, today) -> new TeacherForcedSweepRule(policy)),
            new Pair(new GreedyCheck(), (policy, today) -> new GreedyRule(policy)),
            new Pair(new CarriedStateCheck(), (policy, today) -> new CarriedStateRule(policy)),
            new Pair(new SeededStepCheck(), (policy, today) -> new SeededStepRule(policy)),
            new Pair(new PrefillWidthCheck(), (policy, today) -> new PrefillWidthRule(policy)),
            new Pair(new NegativeControlCheck(), (policy, today) -> new NegativeControlRule(policy)),
            new Pair(new RepeatabilityCheck(), (policy, today) -> new RepeatabilityRule()),
            new Pair(new BundleContractCheck(), (policy, today) -> new BundleContractRule(policy)),
            new Pair(new ClaimsCheck(), ClaimsRule::new),
            new Pair(new BaselineParityCheck(), (policy, today) -> new BaselineParityRule(policy)),
            new Pair(new DeviceRunCheck(), (policy, today) -> new DeviceParityRule(policy)),
            new Pair(new ContextReachCheck(), (policy, today) -> new ContextReachRule()));

    private static final Map<CheckId, Check> BY_ID =
            PAIRS.stream().map(Pair::check).collect(Collectors.toUnmodifiableMap(Check::id, Function.identity()));

    private record Pair(Check check, RuleMaker rule) {}

    /** Makes a rule that applies a policy on the day of a run. */
    @FunctionalInterface
    private interface RuleMaker {
        Rule<?> make(Policy policy, LocalDate today);
    }

    private Checks() {}

    /** Returns every check, in the order of measuring. */
    static List<CheckId> ids() {
        return PAIRS.stream().map(pair -> pair.check().id()).toList();
    }

    /** Returns the check with this id. */
    static Check check(CheckId id) {
        return Objects.requireNonNull(BY_ID.get(id), () -> "Checks lists no check " + id);
    }

    /**
     * Returns a judge that applies {@code policy}.
     *
     * @param today the day of the run, which decides whether a waiver is still valid
     */
    public static Judge judge(Policy policy, LocalDate today) {
        return new Judge(policy, applied -> rules(applied, today));
    }

    static List<Rule<?>> rules(Policy policy, LocalDate today) {
        return PAIRS.stream()
                .<Rule<?>>map(pair -> pair.rule().make(policy, today))
                .toList();
    }
}

package dev.shipgate.cli;

import dev.shipgate.oracle.Oracle;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code oracle check --format json} prints: {@code shipgate-oracle-check/1}.
 *
 * @param oracle the name of the reference; {@code null} if it has none
 * @param topK how many logits of each row were recorded; {@code null} if all were
 * @param isFit whether at least one case can judge, and none is unfit for its kind
 * @param policy the policy that sets the floor
 * @param cases one entry for each case
 * @param warnings what no case covers
 */
record OracleCheckJson(
        String schema,
        @Nullable String oracle,
        @Nullable Integer topK,
        boolean isFit,
        Policy policy,
        List<CheckedCase> cases,
        List<String> warnings) {

    static final String SCHEMA = "shipgate-oracle-check/1";

    OracleCheckJson(Oracle read, boolean isFit, Policy policy, List<CheckedCase> cases, List<String> warnings) {
        this(SCHEMA, read.name(), read.topK(), isFit, policy, List.copyOf(cases), List.copyOf(warnings));
    }

    /**
     * One case.
     *
     * @param facts its name, kind and length
     * @param judgement what the policy says of it
     * @param health what was measured
     */
    record CheckedCase(CaseFacts facts, Judgement judgement, OracleHealth health) {}
}

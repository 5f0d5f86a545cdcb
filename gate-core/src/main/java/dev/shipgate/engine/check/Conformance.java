package dev.shipgate.engine.check;

import java.util.List;

/**
 * The result of checking an engine.
 *
 * @param findings what was found about each promise
 * @param measurable one line for each group of checks: whether the gate can measure it
 */
public record Conformance(List<Finding> findings, List<String> measurable) {

    public Conformance {
        findings = List.copyOf(findings);
        measurable = List.copyOf(measurable);
    }

    /** Tells whether no promise was found broken. */
    public boolean isKept() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Finding.Outcome.BROKEN);
    }
}

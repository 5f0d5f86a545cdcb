package dev.shipgate.transcript;

/**
 * What a corpus compared.
 *
 * @param cases the number of cases that were measured
 * @param leftOut the number of the oracle's cases that judge nothing: deliberate near-ties, and second cases with the
 *     same tokens
 * @param invalidCases the number of measured cases whose reference can't judge
 * @param refusedCases the number of measured cases whose every margin is inside the tie band
 * @param positions the outcomes at the positions of all other measured cases
 */
public record CorpusCounts(int cases, int leftOut, int invalidCases, int refusedCases, OutcomeCounts positions) {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public CorpusCounts {
        Require.notNegative(leftOut, "cases that judge nothing");
        Require.notNegative(invalidCases, "invalid cases");
        Require.notNegative(refusedCases, "refused cases");
        Require.that(invalidCases + refusedCases <= cases, "more cases were refused than were measured");
    }
}

package dev.shipgate.transcript;

/**
 * A case of the oracle.
 *
 * @param id its name
 * @param kind how it may be used
 * @param positions how many tokens its prompt has
 * @param greedyTokens how many tokens its recorded continuation has; 0 if there is none
 */
public record CaseFacts(String id, CaseKind kind, int positions, int greedyTokens) {

    /** @throws IllegalArgumentException if the id is blank or a count is negative */
    public CaseFacts {
        Require.notBlank(id, "case id");
        Require.notNegative(positions, "positions");
        Require.notNegative(greedyTokens, "greedy tokens");
    }
}

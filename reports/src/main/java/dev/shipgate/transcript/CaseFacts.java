package dev.shipgate.transcript;

/**
 * A case of the oracle.
 *
 * @param id its name
 * @param kind how it may be used
 * @param positions the number of tokens in its prompt
 * @param greedyTokens the number of tokens in its recorded continuation; 0 if there is none
 */
public record CaseFacts(String id, CaseKind kind, int positions, int greedyTokens) {

    /** @throws IllegalArgumentException if the id is blank or a count is negative */
    public CaseFacts {
        Require.notBlank(id, "case id");
        Require.notNegative(positions, "positions");
        Require.notNegative(greedyTokens, "greedy tokens");
    }
}

package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A case of the oracle.
 *
 * @param id its name
 * @param kind how it may be used
 * @param positions the number of tokens in its prompt
 * @param greedyTokens the number of tokens in its recorded continuation; 0 if there is none
 * @param sameTokensAs the id of an earlier judged case with the same prompt, token by token: the two are one sample,
 *     and only that one is judged; {@code null}, and absent from a file, if there is none
 */
public record CaseFacts(
        String id,
        CaseKind kind,
        int positions,
        int greedyTokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sameTokensAs) {

    /** @throws IllegalArgumentException if the id is blank or a count is negative */
    public CaseFacts {
        Require.notBlank(id, "case id");
        Require.notNegative(positions, "positions");
        Require.notNegative(greedyTokens, "greedy tokens");
    }

    /** Makes a case whose prompt no other case has. */
    public CaseFacts(String id, CaseKind kind, int positions, int greedyTokens) {
        this(id, kind, positions, greedyTokens, null);
    }
}

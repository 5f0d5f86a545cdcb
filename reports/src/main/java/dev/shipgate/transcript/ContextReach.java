package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Steps of the bundle near the end of the context that its manifest promises, from a cache of that many tokens.
 *
 * @param subject the bundle
 * @param promisedTokens the tokens of context that the manifest promises
 * @param longestTokens the tokens of the longest context that was tried, with the one that was fed
 * @param brokenAtTokens the tokens of the shortest context at which a step failed or a logit wasn't finite;
 *     {@code null} if none did
 * @param failure what the engine said there; {@code null} if it didn't fail
 * @param nonFinite the number of logits there that aren't finite
 * @param tries the number of caches that were tried
 */
public record ContextReach(
        Subject subject,
        int promisedTokens,
        int longestTokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer brokenAtTokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure,
        int nonFinite,
        int tries)
        implements Observation {

    /** @throws IllegalArgumentException if the counts contradict each other */
    public ContextReach {
        Require.that(
                longestTokens > 0 && longestTokens <= promisedTokens,
                longestTokens + " of " + promisedTokens + " tokens");
        Require.notNegative(nonFinite, "number of logits");
        Require.that(
                (brokenAtTokens != null) == (failure != null || nonFinite > 0),
                "a context breaks by a failure or by logits that aren't finite");
    }
}

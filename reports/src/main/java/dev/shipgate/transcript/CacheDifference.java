package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the error of a cache of keys or values is spread over its vectors, one for each head and token.
 *
 * @param tokens the number of tokens in the cache
 * @param vectorLength the number of elements of one vector
 * @param lengthError the root mean square of ‖found‖ − ‖expected‖ over all vectors, relative to that of ‖expected‖.
 *     Rotation leaves every vector's length; rounding spreads over all directions and leaves 1/√vectorLength of its
 *     error in the lengths
 * @param firstTokenError the relative error of the vectors of the cache's first token
 * @param medianTokenError the median over the tokens of their relative error
 * @param farTokens the number of tokens whose error is more than three times the median
 * @param firstFarToken 0-based place in the cache of the first of them; {@code null} if there is none
 * @param firstPosition the position of the cache's first token; {@code null} if the cache holds all tokens from
 *     position 0, and in transcripts of versions that compared no other caches
 * @param lateNearTokenError the 10th percentile of the relative error of the tokens in the newer half of the cache;
 *     {@code null} in transcripts of versions that didn't measure it
 * @param cutOffShare the share of elements that look cut off: equal to another token's, the largest that this element
 *     of the vectors ever is, and exceeded by the expected one by more than half a rounding step explains; {@code null}
 *     if there are none, and in transcripts of versions that didn't measure it
 * @param zeroedShare the share of elements that are 0 although the expected ones aren't; {@code null} if there are
 *     none, and in transcripts of versions that didn't measure it
 */
public record CacheDifference(
        int tokens,
        int vectorLength,
        double lengthError,
        double firstTokenError,
        double medianTokenError,
        int farTokens,
        @Nullable Integer firstFarToken,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer firstPosition,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double lateNearTokenError,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double cutOffShare,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double zeroedShare) {

    /** Makes the difference of a cache that holds all tokens from position 0, as the first versions measured it. */
    public CacheDifference(
            int tokens,
            int vectorLength,
            double lengthError,
            double firstTokenError,
            double medianTokenError,
            int farTokens,
            @Nullable Integer firstFarToken) {
        this(
                tokens,
                vectorLength,
                lengthError,
                firstTokenError,
                medianTokenError,
                farTokens,
                firstFarToken,
                null,
                null);
    }

    /** Makes the difference of a cache of which no element is cut off or zero. */
    public CacheDifference(
            int tokens,
            int vectorLength,
            double lengthError,
            double firstTokenError,
            double medianTokenError,
            int farTokens,
            @Nullable Integer firstFarToken,
            @Nullable Integer firstPosition,
            @Nullable Double lateNearTokenError) {
        this(
                tokens,
                vectorLength,
                lengthError,
                firstTokenError,
                medianTokenError,
                farTokens,
                firstFarToken,
                firstPosition,
                lateNearTokenError,
                null,
                null);
    }

    /** @throws IllegalArgumentException if a number isn't finite or is out of its range */
    public CacheDifference {
        Require.that(tokens >= 1, "a cache that is compared has a token: " + tokens);
        Require.that(vectorLength >= 1, "a vector has at least one element: " + vectorLength);
        Require.finiteNotNegative(lengthError, "error of lengths");
        Require.finiteNotNegative(firstTokenError, "error of the first token");
        Require.finiteNotNegative(medianTokenError, "median error of the tokens");
        Require.notNegative(farTokens, "count of far tokens");
        Require.that(firstPosition == null || firstPosition >= 0, "the first position must not be negative");
        Require.that(
                lateNearTokenError == null || Double.isFinite(lateNearTokenError) && lateNearTokenError >= 0,
                "error of the near tokens must be finite and not negative");
        requireShare(cutOffShare, "elements that are cut off");
        requireShare(zeroedShare, "elements that are zero");
        Require.that((firstFarToken == null) == (farTokens == 0), "the first far token must be one of them");
    }

    /** Returns whether the cache's first token is the first that was fed. */
    @JsonIgnore
    public boolean holdsFirstToken() {
        return firstPosition == null || firstPosition == 0;
    }

    /** Returns the share of far tokens among those from the first far one on; 0 if there is none. */
    @JsonIgnore
    public double farShareOfTheRest() {
        return firstFarToken == null ? 0 : farTokens / (double) (tokens - firstFarToken);
    }

    private static void requireShare(@Nullable Double share, String what) {
        Require.that(share == null || share > 0 && share <= 1, "a share of " + what);
    }
}

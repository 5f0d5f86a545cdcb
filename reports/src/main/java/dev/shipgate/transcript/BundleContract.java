package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What manifest, graph and tokenizer of the bundle say of the things that they share with the oracle.
 *
 * @param subject the bundle
 * @param vocabulary three statements of one number
 * @param tokenizer two digests of one file
 * @param context the room that the manifest promises and the room that the cases need
 * @param stopTokens the ids that end a continuation, said twice
 * @param retokenisations each prompt text, tokenised again with the bundle's own tokenizer
 */
public record BundleContract(
        Subject subject,
        Vocabulary vocabulary,
        Tokenizer tokenizer,
        Context context,
        StopTokens stopTokens,
        List<Retokenisation> retokenisations)
        implements Observation {

    public BundleContract {
        retokenisations = List.copyOf(retokenisations);
    }

    /**
     * The size of the vocabulary, said three times.
     *
     * @param manifest what the manifest says; {@code null} if it says nothing
     * @param logits the width of a row of logits
     * @param oracle what the oracle says
     */
    public record Vocabulary(@Nullable Integer manifest, int logits, int oracle) {}

    /**
     * The digests of the tokenizer, lower-case hexadecimal sha256.
     *
     * @param bundleSha256 of the bundle's {@code tokenizer.json}; {@code null} if it ships none
     * @param oracleSha256 of the file that the oracle was recorded with; {@code null} if it does not say
     */
    public record Tokenizer(
            @Nullable String bundleSha256, @Nullable String oracleSha256) {}

    /**
     * The context length, in tokens.
     *
     * @param manifestTokens what the manifest promises; {@code null} if it says nothing
     * @param longestTokens prompt and continuation of the longest case; 0 if there is no case
     * @param longestCaseId that case; {@code null} if there is none
     * @param limited whether anything limits it: carried states that are all of a fixed size do not
     */
    public record Context(
            @Nullable Integer manifestTokens,
            int longestTokens,
            @Nullable String longestCaseId,
            boolean limited) {

        /** @throws IllegalArgumentException if a length is negative */
        public Context {
            Require.notNegative(longestTokens, "longest case");
        }
    }

    /**
     * The ids that end a continuation.
     *
     * @param bundle what its configuration says; empty if it says nothing
     * @param oracle what the oracle says; empty if it says nothing
     */
    public record StopTokens(List<Integer> bundle, List<Integer> oracle) {

        public StopTokens {
            bundle = List.copyOf(bundle);
            oracle = List.copyOf(oracle);
        }
    }

    /**
     * A prompt text, tokenised again.
     *
     * @param caseId the case
     * @param recordedTokens how many ids the oracle recorded
     * @param foundTokens how many ids the bundle's tokenizer gives; {@code null} if it was not run
     * @param firstDifference 0-based index of the first id that differs, or the shorter length if one list is a prefix
     *     of the other; {@code null} if they are the same or the tokenizer was not run
     * @param notRun why the tokenizer was not run; {@code null} if it was
     */
    public record Retokenisation(
            String caseId,
            int recordedTokens,
            @Nullable Integer foundTokens,
            @Nullable Integer firstDifference,
            @Nullable String notRun) {

        /** @throws IllegalArgumentException if it neither ran nor says why */
        public Retokenisation {
            Require.that((foundTokens == null) == (notRun != null), "a tokenizer either ran or there is a reason");
        }
    }
}

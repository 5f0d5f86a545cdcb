package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The declarations of the bundle's manifest, graph and tokenizer about the things that they share with the oracle.
 *
 * @param subject the bundle
 * @param vocabulary the size of the vocabulary, from three sources
 * @param tokenizer the tokenizer, from two sources
 * @param context the context length that the manifest promises and the length that the cases need
 * @param stopTokens the ids that end a continuation, from two sources
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
     * The size of the vocabulary, from three sources.
     *
     * @param manifest the size that the manifest declares; {@code null} if it declares none
     * @param logits the width of a row of logits
     * @param oracle the size that the oracle declares
     * @param padding what the ids after the oracle's did; {@code null} if there are none, if there are too many to be
     *     padding, and in transcripts of versions that didn't measure them
     */
    public record Vocabulary(
            @Nullable Integer manifest,
            int logits,
            int oracle,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Padding padding) {

        /** Makes a vocabulary without padding. */
        public Vocabulary(@Nullable Integer manifest, int logits, int oracle) {
            this(manifest, logits, oracle, null);
        }
    }

    /**
     * The logits of a head's padding: the ids after the oracle's last.
     *
     * @param rows the number of rows that were looked at
     * @param wins the rows in which such an id has the largest logit, or one that is NaN or +∞
     * @param nearestId the id of padding that came nearest to the top-1; {@code null} if −∞ masks them all in every row
     * @param smallestLeadNats the smallest lead of the top-1 of the oracle's ids over that id, in nats; negative if the
     *     padding wins; {@code null} with {@code nearestId}
     */
    public record Padding(
            int rows,
            int wins,
            @Nullable Integer nearestId,
            @Nullable Double smallestLeadNats) {

        /** @throws IllegalArgumentException if a number is out of its range */
        public Padding {
            Require.that(rows >= 0 && wins >= 0 && wins <= rows, wins + " of " + rows + " rows");
            if (smallestLeadNats != null) {
                Require.finite(smallestLeadNats, "lead over padding");
            }
        }

        /** Returns whether an id of the padding wins, or comes nearer to the top-1 than {@code nats}. */
        public boolean comesWithin(double nats) {
            return wins > 0 || smallestLeadNats != null && smallestLeadNats < nats;
        }
    }

    /**
     * The tokenizer, from two sources.
     *
     * @param bundleSha256 the digest of the bundle's {@code tokenizer.json}, in lower-case hexadecimal; {@code null} if
     *     it ships none
     * @param oracleSha256 the digest of the file that the oracle was recorded with; {@code null} if the oracle doesn't
     *     declare it
     * @param compared what was compared besides the ids of the prompts; {@code null} if nothing was, or in a transcript
     *     from before contents were compared
     * @param differences one line for each part of the tokenizer that differs from the oracle's; empty if none does or
     *     the contents weren't compared
     * @param assumed what the bundle's files don't say of the tokenizer and was assumed to run it; {@code null} if
     *     nothing was
     * @param unsupported why the gate can't run this kind of tokenizer, and what to add; {@code null} if it can, and in
     *     transcripts of older versions
     */
    public record Tokenizer(
            @Nullable String bundleSha256,
            @Nullable String oracleSha256,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            Compared compared,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<String> differences,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            String assumed,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            String unsupported) {

        public Tokenizer {
            differences = List.copyOf(differences);
        }

        /** Makes a tokenizer that the gate can run. */
        public Tokenizer(
                @Nullable String bundleSha256,
                @Nullable String oracleSha256,
                @Nullable Compared compared,
                List<String> differences,
                @Nullable String assumed) {
            this(bundleSha256, oracleSha256, compared, differences, assumed, null);
        }

        /** Makes a tokenizer of which only the digests are known. */
        public Tokenizer(@Nullable String bundleSha256, @Nullable String oracleSha256) {
            this(bundleSha256, oracleSha256, null, List.of(), null);
        }

        /** What of two tokenizers was compared. */
        public enum Compared {
            /** The bytes of their files, which are identical. */
            FILES,
            /** What the files say, because their bytes differ. */
            CONTENTS
        }
    }

    /**
     * The context length, in tokens.
     *
     * @param manifestTokens the length that the manifest promises; {@code null} if it declares none
     * @param longestTokens the tokens of the longest case, prompt plus continuation; 0 if there is no case
     * @param longestCaseId the id of that case; {@code null} if there is none
     * @param limited whether anything limits the context; carried states don't if all of them have a fixed size
     * @param shortestTable the constant of the graph with the fewest positions; {@code null} if there is none, if the
     *     graph couldn't be read, and in transcripts of versions that didn't look
     */
    public record Context(
            @Nullable Integer manifestTokens,
            int longestTokens,
            @Nullable String longestCaseId,
            boolean limited,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            PositionTable shortestTable) {

        /** Makes a context that no table limits. */
        public Context(
                @Nullable Integer manifestTokens, int longestTokens, @Nullable String longestCaseId, boolean limited) {
            this(manifestTokens, longestTokens, longestCaseId, limited, null);
        }

        /** @throws IllegalArgumentException if a length is negative */
        public Context {
            Require.notNegative(longestTokens, "longest case");
        }
    }

    /**
     * The ids that end a continuation.
     *
     * @param bundle the ids in the bundle's configuration; empty if it declares none
     * @param oracle the ids that the oracle declares; empty if it declares none
     * @param extra the bundle's ids that aren't the oracle's, if both declare some; none in transcripts of versions
     *     that didn't look for them
     */
    public record StopTokens(
            List<Integer> bundle,
            List<Integer> oracle,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<ExtraStop> extra) {

        public StopTokens {
            bundle = List.copyOf(bundle);
            oracle = List.copyOf(oracle);
            extra = List.copyOf(extra);
        }

        /** Makes stop tokens of which none was looked for in the cases. */
        public StopTokens(List<Integer> bundle, List<Integer> oracle) {
            this(bundle, oracle, List.of());
        }
    }

    /**
     * A token that ends the bundle's continuations but not the oracle's.
     *
     * @param token the token
     * @param special whether the bundle's tokenizer treats it as special, such as the end of a turn; false if there is
     *     no tokenizer
     * @param answer the first place in the oracle's recorded continuations; {@code null} if it is in none
     * @param prompt the first place in the prompts; {@code null} if it is in none
     */
    public record ExtraStop(
            Token token,
            boolean special,
            @Nullable Place answer,
            @Nullable Place prompt) {}

    /**
     * A place in the tokens of a case.
     *
     * @param caseId the case
     * @param index 0-based index of the token in its prompt or its continuation
     */
    public record Place(String caseId, int index) {

        /** @throws IllegalArgumentException if the index is negative */
        public Place {
            Require.notNegative(index, "index of a token");
        }
    }

    /**
     * A prompt text, tokenised again.
     *
     * @param caseId the case
     * @param recordedTokens the number of ids that the oracle recorded
     * @param foundTokens the number of ids that the bundle's tokenizer returns; {@code null} if it wasn't run
     * @param firstDifference 0-based index of the first id that differs, or the shorter length if one list is a prefix
     *     of the other; {@code null} if they are the same or the tokenizer wasn't run
     * @param notRun why the tokenizer wasn't run; {@code null} if it was
     * @param inFront tokens that the bundle's tokenizer puts before the ids that the oracle recorded, if this is the
     *     only difference; empty otherwise
     */
    public record Retokenisation(
            String caseId,
            int recordedTokens,
            @Nullable Integer foundTokens,
            @Nullable Integer firstDifference,
            @Nullable String notRun,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<Token> inFront) {

        /** @throws IllegalArgumentException if the tokenizer wasn't run and there is no reason why */
        public Retokenisation {
            inFront = List.copyOf(inFront);
            Require.that((foundTokens == null) == (notRun != null), "a tokenizer either ran or has a reason why not");
        }

        /** Makes one without tokens in front. */
        public Retokenisation(
                String caseId,
                int recordedTokens,
                @Nullable Integer foundTokens,
                @Nullable Integer firstDifference,
                @Nullable String notRun) {
            this(caseId, recordedTokens, foundTokens, firstDifference, notRun, List.of());
        }
    }
}

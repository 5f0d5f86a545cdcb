package dev.shipgate.report.wording;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the figures of a report mean, one sentence each, by their heading, in the order of the pages. */
public final class Meanings {

    private static final String SAME_TOP_1 = "At how many positions the bundle's best token is the oracle's.";

    private static final String DIVERGENCE =
            "How far the bundle's probabilities are from the oracle's; 0 if they are the same.";

    private static final String MEAN_DIVERGENCE =
            "The divergence of the probabilities from the oracle's, on average over positions.";

    private static final String LARGEST_DIVERGENCE =
            "The divergence of the row whose probabilities are furthest from the oracle's.";

    private static final String LARGEST_DIFFERENCE = "The largest difference of one logit from the oracle's.";

    private static final Map<String, String> SENTENCES = Map.ofEntries(
            // The tiles at the top.
            Map.entry(
                    "required judgements that pass",
                    "How many of the judgements that the policy requires don't keep the bundle from shipping."),
            Map.entry(
                    "same top-1, confident prompts",
                    "At how many positions of the prompts at which the oracle is confident the bundle's best token is"
                            + " the oracle's."),
            Map.entry(
                    "same top-1, long prompts",
                    "At how many positions of the long prompts, which have ties, the bundle's best token is the"
                            + " oracle's."),
            Map.entry(
                    "positions against the bundle",
                    "Positions with another token that no tie explains, or over a limit."),
            Map.entry(
                    "device sequences identical",
                    "How many continuations of devices are the oracle's to the last token."),
            Map.entry("largest KL, nat", LARGEST_DIVERGENCE),
            Map.entry("smallest cosine", "The cosine of the row of logits that points away most from the oracle's."),
            // The judgements of a check.
            Map.entry("agree", "How many of the counted positions or tokens agree with the reference."),
            Map.entry(
                    "95 % interval",
                    "Where the true share lies with 95 % confidence, if positions are independent (Wilson)."),
            // The sweep, and each position.
            Map.entry("same top-1", SAME_TOP_1),
            Map.entry("share", "The part of the class's positions at which the bundle's best token is the oracle's."),
            Map.entry("oracle's margin, nat", "How far the oracle's best token is ahead of its second, in logits."),
            Map.entry("bundle's margin, nat", "How far the bundle's best token is ahead of its second, in logits."),
            Map.entry("rank of the oracle's", "The place of the oracle's token in the bundle's row; 1 is the best."),
            Map.entry("max |Δlogit|, nat", LARGEST_DIFFERENCE),
            Map.entry(
                    "margin shift, nat",
                    "By how much the margin between the oracle's two best tokens is larger in the bundle."),
            Map.entry("cosine", "1 if the bundle's row of logits points the same way as the oracle's."),
            Map.entry("KL, nat", DIVERGENCE),
            Map.entry("logit", "What the last layer gave for the token."),
            Map.entry("probability", "The softmax of the logits at the token."),
            // The charts of positions, and their histograms.
            Map.entry("positions", "How many positions the row is about."),
            Map.entry("smallest margin, nat", "The least by which the oracle's best token is ahead of its second."),
            Map.entry(
                    "error can change top-1",
                    "Positions at which an error as large as the measured one could change the best token."),
            Map.entry(
                    "error cannot change top-1",
                    "Positions at which the margin is too large for such an error to matter."),
            Map.entry("largest error, nat", LARGEST_DIFFERENCE),
            Map.entry(
                    "margin within the tie band",
                    "Positions whose margin is so small that noise may change the token."),
            Map.entry("lowest shift, nat", "The least shift of a margin among these positions."),
            Map.entry("highest shift, nat", "The largest shift of a margin among these positions."),
            Map.entry("KL divergence, nat", DIVERGENCE),
            Map.entry("largest logit difference, nat", LARGEST_DIFFERENCE),
            // The figures of llama.cpp's perplexity tool.
            Map.entry("mean KLD", MEAN_DIVERGENCE),
            Map.entry("median KLD", "Half of the positions have a smaller divergence."),
            Map.entry("90 %", "Nine of ten positions have a smaller divergence."),
            Map.entry("95 %", "95 of 100 positions have a smaller divergence."),
            Map.entry("99 %", "99 of 100 positions have a smaller divergence."),
            Map.entry("max KLD", LARGEST_DIVERGENCE),
            Map.entry("RMS Δp", "The change in the probability of the oracle's token, as a root mean square."),
            Map.entry("mean Δp", "The change in the probability of the oracle's token, on average."),
            Map.entry("max |Δlogit|", LARGEST_DIFFERENCE),
            // The errors of single tokens.
            Map.entry("rows", "How many rows it was measured in."),
            Map.entry("mean error, nat", "The mean of the token's errors; far from 0, it isn't noise."),
            Map.entry("RMS error, nat", "The root mean square of the token's errors."),
            Map.entry("times the median", "The RMS error over the median one of all tokens."),
            // The health of the oracle.
            Map.entry("below the floor", "Positions whose margin is too small to judge by."),
            Map.entry("not finite", "Rows with a logit that is infinite or not a number."),
            Map.entry("wrong top-1", "Positions whose recorded token isn't the largest of the recorded logits."),
            Map.entry(
                    "error of the recorded margin, nat",
                    "By how much the recorded margin differs from that of the recorded logits."),
            // The contract.
            Map.entry("oracle's tokens", "How many tokens the oracle recorded for the prompt."),
            Map.entry("bundle's tokens", "How many tokens the bundle's tokenizer gives for the same text."),
            // The carried states.
            Map.entry("tokens in the cache", "How many tokens had been fed when the state was compared."),
            Map.entry("steps that changed it", "After how many steps the state had other values than before."),
            Map.entry("cosine with the oracle's", "1 if the state points the same way as the oracle's."),
            Map.entry(
                    "relative error",
                    "The norm of the difference from the oracle's state, over the norm of that state."),
            // The prefill.
            Map.entry("width", "How many tokens were fed in one step."),
            Map.entry("prefill agrees with the oracle", "How many rows of the wide step have the oracle's top-1."),
            Map.entry(
                    "prefill and steps differ at",
                    "At how many positions the wide step and single steps differ in their top-1."),
            Map.entry("largest difference, nat", "The largest difference of one logit between the two ways."),
            Map.entry(
                    "rows with another top-1",
                    "How many rows of the continuation have another top-1 after the wide step."),
            Map.entry("its relative error", "The norm of the difference between the two ways, over that of the state."),
            Map.entry(
                    "relative error of the single steps' from the oracle's",
                    "The norm of the difference of the single steps' state from the oracle's, over that of the"
                            + " oracle's."),
            // The same prompt, run again.
            Map.entry("bit-identical rows", "How many rows of the second run have the same bits."),
            Map.entry("first difference", "The first position whose row differs."),
            Map.entry("different top-1", "How many rows of the second run have another top-1."),
            // The speed of surfaces.
            Map.entry("p, g, n", "The tokens of the prompt, the generated tokens, and the repeats."),
            Map.entry("prefill S=1, tok/s", "Tokens of the prompt a second, fed one at a time."),
            Map.entry("prefill batch, tok/s", "Tokens of the prompt a second, fed in one step."),
            Map.entry("decode, tok/s", "Generated tokens a second."),
            Map.entry("a token", "The median time of a generated token, and the time within which 95 % were ready."),
            Map.entry("load", "The time from the start of the engine until its first step, cold and warm."),
            Map.entry("first token", "The time from the first prompt until its first token was known."),
            Map.entry("peak memory", "The most resident memory of the engine's process."),
            Map.entry("load average", "How busy the machine was before and after: 1 is one core."),
            // The contents of the graph.
            Map.entry("tensors", "How many tensors are in the group."),
            Map.entry("weights", "How many weights the tensors have together."),
            Map.entry("size of the weights", "How many bytes the weights take, with their scales and zero points."),
            Map.entry("smallest to largest scale", "The range of the factors between codes and weights."),
            Map.entry("zero scales", "Scales that make every weight of their block 0."),
            Map.entry("saturated codes", "The part of the codes at an end of their range, as clipping leaves them."),
            Map.entry("fewest distinct codes", "The least number of different codes in a matrix."),
            Map.entry("bytes read for a token", "How many bytes of weights the bundle reads for one token."),
            Map.entry("share of the bytes", "The part of the bytes that it reads for one token."),
            // The files.
            Map.entry("bytes", "The size of the file."),
            // A corpus.
            Map.entry("same", SAME_TOP_1),
            Map.entry("mean KLD, nat", MEAN_DIVERGENCE),
            Map.entry("KLD, nat", DIVERGENCE),
            Map.entry("± by position", "The standard error if positions are independent."),
            Map.entry("± by case", "The standard error if only cases are independent."),
            Map.entry("steps", "How often the engine was asked for a row of logits."),
            Map.entry("time", "The wall time of the whole measurement."),
            Map.entry("engine", "The part of the time that the engine took."),
            // A release and a history of builds.
            Map.entry("mean KL, nat", MEAN_DIVERGENCE),
            Map.entry("max KL, nat", LARGEST_DIVERGENCE));

    private Meanings() {}

    /** Returns the headings that have a sentence. */
    static Set<String> headings() {
        return SENTENCES.keySet();
    }

    /** Returns the meaning of the figures under a heading; {@code null} if the heading says it all. */
    public static @Nullable String of(String heading) {
        return SENTENCES.get(heading);
    }
}

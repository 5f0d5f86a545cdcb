package dev.shipgate.diagnosis;

import dev.shipgate.transcript.Divergence;

/**
 * Every figure that a signature compares a measurement with. If no signature names a fault, or one names it wrongly,
 * look here first.
 *
 * <p>Where a comment says "embedded model", the figure was measured on the bundles of {@code qwen3.5-nano} (8 layers,
 * vocabulary 2,048; float32, 8 bits, 4 bits). "Chosen on the bench" means that no measurement was recorded: the figure
 * separates the faults of the sabotage bench from its harmless variants, all of them changes of the embedded model, and
 * has been tested on nothing else.
 */
public final class Calibration {

    // An engine against itself.

    // "Sound engines" are ONNX Runtime 1.30 on bundles of three models (embedded model, Granite, Llama; float32, 8 bits
    // and 4 bits, some with dynamic 8-bit activations) and llama.cpp 0.4 on the embedded model (float32, Q8_0, Q4_K_M,
    // Q4_0, Q2_K; keys and values in float32 and float16), fed 4 to 24 random prompts each. Figures are the largest
    // difference of two logits as a share of the row's range. An engine that forgets the first of 8 tokens has 0.022
    // (Q4_K_M) to 0.16.

    /**
     * The largest difference of rows after the same steps. Sound engines on a CPU show none; others may add in another
     * order.
     */
    public static final double ENGINE_SAME_STEPS_SHARE = 0.01;

    /**
     * The largest difference of rows of tokens at once from those of single steps, which other kernels compute. Sound
     * engines show up to 0.0085 with 8 tokens (8-bit activations; float32: 7e-7), and up to 0.023 with 64 (Q8_0).
     */
    public static final double ENGINE_OTHER_WIDTH_SHARE = 0.03;

    // Rounding: how far a sound bundle may be from the oracle.

    /**
     * KL of one row, in nats, that rounding explains in a bundle of floats. Sound float32 bundles of the embedded model
     * show up to 1e-8.
     */
    static final double FLOAT_ROUNDING_KL_NATS = 2e-4;

    /**
     * The same for an 8-bit bundle. Sound 8-bit bundles of the embedded model (blocks of 16, 32 and 64, per channel)
     * show up to 7e-4.
     */
    static final double EIGHT_BIT_ROUNDING_KL_NATS = 2e-3;

    /** The same for a bundle of few bits. Sound 4-bit bundles of the embedded model show up to 4e-2. */
    static final double FEW_BITS_ROUNDING_KL_NATS = 6e-2;

    /**
     * At most this many bits per weight count as few: rounding may flip tokens. Chosen on the bench (2, 3, 4 and 5
     * bits).
     */
    static final double FEW_BITS = 5;

    /** More than this many bits per weight count as floats: between the 8 bits of codes and the 16 of a float16. */
    static final double BITS_LIKE_FLOATS = 12;

    /** The bits assumed for a weight if the graph couldn't be read: those of the most common quantisation. */
    static final double UNKNOWN_BITS = 8;

    // The null hypothesis. "Sound variants" are 186 bundles of three models (Llama, Granite, embedded model) in 4 to 16
    // bits, blocks of 16 to 128, absmax, clipped and GPTQ, on recorded and on unseen prompts of 220 to 420 tokens.

    /**
     * The largest σ, in nats, that floats explain. Sound variants in float16 have 0.0016, float32 of real shape 0.0017.
     */
    static final double FLOAT_SIGMA_NATS = 0.02;

    /** |slope − 1| of rows. Sound variants: 0.01; clipped heads of the bench: 0.13 and more. */
    static final double SLOPE_ERROR = 0.05;

    /** A bias of fewer standard errors may be chance. Sound variants: 6.4, since positions aren't independent. */
    static final double BIAS_STANDARD_ERRORS = 6.5;

    /**
     * A bias that is a smaller share of σ doesn't indicate a fault. Sound variants: 0.32 (Granite, 4 bits); clipped
     * heads: 0.46.
     */
    static final double BIAS_SIGMAS = 0.4;

    /** Flips reject the hypothesis only if noise would cause at least as many with a probability below this. */
    static final double FLIP_PROBABILITY = 1e-4;

    /**
     * Noise has heavier tails than the normal distribution, and large noise also flips to the third token. Sound
     * variants: up to 1.75 times the expected flips in 8 bits, 2.02 times in 4.
     */
    static final double FLIP_EXCESS = 2.5;

    /** The share of the squared error that comes from rounded activations, above which they are the fault. */
    static final double ROUNDED_ACTIVATIONS_SHARE = 0.9;

    /** Flips below this margin are ties, however large the noise. */
    static final double TIE_NATS = 0.1;

    /** The largest error of a scored token over the median's. Sound variants: 2.3; a head with zeroed rows: 12. */
    static final double TOKEN_ERROR_PER_MEDIAN = 4;

    /** The same for a token that was fed. Sound variants: 5.7. */
    static final double FED_ERROR_PER_MEDIAN = 8;

    /** The mean error over its root mean square. A wrong row of the embedding is wrong wherever it is fed. */
    static final double ALWAYS_OFF_SHARE = 0.7;

    /** Two swapped rows have opposite mean errors: their sum is below this share of their size. */
    static final double SWAPPED_MEANS = 0.3;

    /** A cap this many times as large as a logit changes it by only 1 part in 30,000. */
    static final double SOFTCAP_PER_LOGIT = 100;

    /** This many halvings of an interval exhaust double precision. */
    static final int SOFTCAP_HALVINGS = 60;

    /** At least this many rows must have a soft cap. */
    static final int SOFTCAP_ROWS = 16;

    /** And at least this share of all rows must have one. */
    static final double SOFTCAP_SHARE = 0.9;

    /**
     * The spread below which the rows share one cap: the caps' middle half over their median. A clipped head has 0.4.
     */
    static final double SOFTCAP_SPREAD = 0.2;

    /** The first rows' error over the median row's. Sound variants: at least 0.25, with one prompt 0.15. */
    static final double FIRST_ROWS_SHARE = 0.1;

    /**
     * Sound rows among wrong ones are off by less than this share of the furthest rows' error. Faults in carried
     * states: 0.1 at most; faults that already show in the first row: 0.3 and more (bench, and edits of two models).
     */
    static final double NEAR_ROWS_SHARE = 0.2;

    /**
     * If no state shows the fault, rows heal only if the first row's error is this many times the median row's. A stale
     * state of the embedded model: 30; sound variants: 7.5.
     */
    static final double HEALING_FIRST_ROW = 15;

    /** The 99th percentile of the rows' errors over their median. Sound variants: 5; a window of 128 of 320: 21. */
    static final double FAR_ROWS_PER_MEDIAN = 8;

    /** Fewer rows than this have no 99th percentile. */
    static final int ROWS_WITH_A_PERCENTILE = 100;

    /** A relative error of rows below this is float rounding. */
    static final double ROUNDED_ROW_ERROR = 1e-4;

    /**
     * The median relative error of rows over the last state's error. Sound variants: 0.2 to 1.4; a fault between the
     * last state and the logits: 2.4 and more (head zero points 120 for 128).
     */
    static final double ROW_PER_STATE_ERROR = 2;

    /**
     * The largest KL of a prefill's rows over the largest KL of the same rows in single steps. KL grows with the square
     * of the error, so this is a factor of 3 in logits. Chosen on the bench.
     */
    static final double WIDE_KL_PER_STEP_KL = 10;

    // Carried states: relative errors, ‖found − expected‖ / ‖expected‖.

    /**
     * The growth of a state's error over the largest error before it that rounding doesn't explain. A sound bundle of
     * the embedded model grows by a factor of 1.7 at most from one state to the next, in 8 bits and in 4.
     */
    static final double STATE_ERROR_JUMP = 2.5;

    /** Two float32 computations of the same state differ by up to this. Chosen on the bench. */
    static final double FLOAT_ROUNDING_STATE_ERROR = 1e-3;

    /**
     * The error that 8-bit codes leave in a cache with one scale. Rounding leaves crest / (127 √12), where the crest is
     * the largest element the scale allows over the root mean square: 0.017 in the keys of the embedded model, whose
     * crest is 7 (case 15); 0.025 at a crest of 11.
     */
    static final double CODED_STATE_ERROR = 0.025;

    /**
     * The share of a cache's elements that are cut off. Sound caches of the embedded model, in 8 and 4 bits, with a
     * scale for each tensor, head or element: 0; scales four times too small: 0.009 and more.
     */
    static final double CUT_OFF_SHARE = 0.004;

    /**
     * The share of a cache's elements that 8-bit codes round to 0. Sound caches of the embedded model: at most 0.045;
     * scales 20 times too large: 0.25 in one of them at least.
     */
    static final double ZEROED_SHARE = 0.2;

    /** The largest error of the first state, which has none before it. 8 bits leave 0.005 there (embedded model). */
    static final double LARGEST_FIRST_STATE_ERROR = 0.04;

    /** The same for few bits. 4 bits leave 0.06 in the first state, 3 bits 0.16 (embedded model). */
    static final double LARGEST_FIRST_STATE_ERROR_OF_FEW_BITS = 0.3;

    /**
     * Without quantised weights, a first state further away than this was computed from rounded activations. Without
     * rounding, it is a thousand times nearer (embedded model, float32).
     */
    static final double ROUNDED_FIRST_STATE_ERROR = 2e-3;

    /** A first state further away than this has nothing to do with the oracle's. Chosen on the bench. */
    static final double NONSENSE_STATE_ERROR = 0.7;

    /**
     * With few levels, errors grow by no more than this from state to state: the same figure as for a jump, over every
     * state.
     */
    static final double EVEN_STATE_ERROR_GROWTH = 2.5;

    /** A decay that is slightly off leaves a recurrent state's cosine above this. Chosen on the bench. */
    static final double DECAY_KEEPS_STATE_COSINE = 0.95;

    /** It leaves the state's relative error below this. Chosen on the bench. */
    static final double DECAY_KEEPS_STATE_ERROR = 0.5;

    /**
     * In a layer whose recurrence is right, the recurrent state is up to 1.7 times as far away as the convolution state
     * that feeds it (embedded model).
     */
    static final double RECURRENT_PER_CONV_ERROR = 2;

    /**
     * Keys with a different rotation are this many times as far away as the values beside them. Chosen on the bench.
     */
    static final double ROTATED_KEY_PER_VALUE_ERROR = 3;

    /**
     * Rounding changes a key's length by 1/√d of its error; rotation doesn't change it. Below this many times 1/√d, the
     * keys are rotated. Rotated keys of the embedded model: up to 0.15; keys of 4 bits or without their norm's gain:
     * 0.9 and more.
     */
    static final double ROTATED_LENGTH_ERROR = 0.5;

    /** Attention that reaches too far or not far enough is off at nearly every token from its first wrong one on. */
    static final double TAIL_SHARE = 0.5;

    /**
     * The relative error of a cache over that of its median token, above which some tokens are off. Sound mixtures of 4
     * and of 32 experts of 8 and 4 bits: 1.35; experts swapped amid 4 bits: 1.7, one expert less for each token amid 8
     * bits: 2.4.
     */
    static final double UNEVEN_PER_MEDIAN_TOKEN = 1.5;

    /** The share of tokens that stand out. Sound mixtures: 0.034; experts swapped amid 4 bits: 0.1. */
    static final double UNEVEN_TOKENS_SHARE = 0.05;

    /**
     * A state of thousands of elements with fewer different values than this is rounded to steps. A float state of the
     * embedded model has nearly as many values as elements. Chosen on the bench.
     */
    static final int FEW_DISTINCT_VALUES = 300;

    /**
     * If only one of two caches side by side is rounded, it has this many times fewer values than the other. Chosen on
     * the bench.
     */
    static final int FEWER_VALUES_THAN_BESIDE = 8;

    // The output head.

    /**
     * The share of a row outside the span of the oracle's rows up to which the head counts as the oracle's. A sound
     * 8-bit head leaves 0.003 outside; a wrong one leaves 0.09 and more (embedded model).
     */
    static final double SOUND_HEAD_OUTSIDE_SHARE = 0.008;

    /** The same for a head with few bits. A sound 4-bit head leaves 0.05 outside (embedded model). */
    static final double SOUND_HEAD_OUTSIDE_SHARE_OF_FEW_BITS = 0.12;

    /**
     * The share of a head's codes at the end of their range that only clipping explains. If scales come from the
     * largest value, one or two codes of a block of 32 are at the end.
     */
    static final double CLIPPED_CODES_SHARE = 0.1;

    /** The same for codes of fewer than 8 bits: with few codes, more of them are at the end. Chosen on the bench. */
    static final double CLIPPED_CODES_SHARE_OF_FEW_BITS = 0.3;

    /** Codes with fewer bits than this count as few. */
    static final int BITS_OF_MANY_CODES = 8;

    // Rows of logits.

    /** Median cosine above which rows point where the oracle's do. Chosen on the bench. */
    static final double SAME_DIRECTION_COSINE = 0.999;

    /** Median KL, in nats, above which rows of the right direction have the wrong length. Chosen on the bench. */
    static final double WRONG_LENGTH_KL_NATS = 0.05;

    /**
     * Steps from the oracle's own cache are exact if their KL is below this share of the sweeps'. Chosen on the bench.
     */
    static final double EXACT_STEP_PER_SWEEP_KL = 1e-3;

    /**
     * A window that is too short in the last layer moves whole rows. If nothing else excludes the head, the median KL
     * must be this many times what rounding explains. Chosen on the bench.
     */
    static final double SHORT_REACH_PER_ROUNDING_KL = 10;

    /** Median cosine below which rows have nothing to do with the oracle's. Chosen on the bench. */
    static final double UNRELATED_COSINE = 0.3;

    /** Share of unrelated rows whose top-1 may agree by chance, if the states are nonsense too. Chosen on the bench. */
    static final double CHANCE_AGREEMENT = 0.1;

    /** The same if the states don't show it: almost none. Chosen on the bench. */
    static final double NO_AGREEMENT = 0.02;

    /** This many rows with the same top-1 aren't a coincidence: the shortest prompt of the embedded oracle has 16. */
    static final int CONSTANT_ROWS = 16;

    /** Share of the top-1 that must agree once ids or positions are shifted. Chosen on the bench. */
    static final double SHIFTED_AGREEMENT = 0.8;

    /** Share of the top-1 that may agree unshifted. Chosen on the bench. */
    static final double UNSHIFTED_AGREEMENT = 0.5;

    /** The largest shift of ids that is tried, up and down: there are one or two special tokens at the front. */
    static final int LARGEST_ID_SHIFT = 2;

    /** In fewer rows than this, a common step of the logits may be a coincidence. Chosen on the bench. */
    static final int GRID_ROWS = 8;

    /** A grid of logits counts if its step is this many units in the last place of the dtype. Chosen on the bench. */
    static final double GRID_STEP_PER_ULP = 4;

    /** The smallest margin may itself be up to this many steps wide. Chosen on the bench. */
    static final int GRID_STEPS_OF_SMALLEST_MARGIN = 8;

    /** How far from a whole number of steps a logit may be, in steps. Chosen on the bench. */
    static final double GRID_TOLERANCE_STEPS = 1e-3;

    // Along a prompt.

    /** Rows that a prompt must have before its quarters are compared. Chosen on the bench. */
    static final int TREND_ROWS = 64;

    /** Growth of the median KL from the first quarter of a prompt to the last. Chosen on the bench. */
    static final double TREND_KL_GROWTH = 4;

    /** A median KL below this, in nats, is counted as this: sound float32 rows are at 1e-8 and below. */
    static final double SMALLEST_TREND_KL_NATS = 1e-9;

    /** Rows that a prompt must have before it can count as healing. Chosen on the bench. */
    static final int HEALING_ROWS = 8;

    /**
     * The first two rows of a stale start are this many times as far away as the second half's. Chosen on the bench.
     */
    static final double HEALED_KL_RATIO = 20;

    /** A device that agrees for this many tokens diverges late. Chosen on the edited device runs of the tests. */
    static final int LATE_TOKENS = Divergence.LATE_TOKENS;

    /** The weights that a finding names one by one. A matter of length: nothing was measured. */
    static final int NAMED_WEIGHTS = 3;

    private Calibration() {}
}

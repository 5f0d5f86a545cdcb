package dev.shipgate.speed;

/**
 * What is measured.
 *
 * @param promptTokens p, the length of the prompt
 * @param generatedTokens g, the number of tokens that are generated after it
 * @param repeats n, how often both are measured
 */
public record SpeedPlan(int promptTokens, int generatedTokens, int repeats) {

    /** The length of the prompt unless another is asked for. */
    public static final int PROMPT_TOKENS = 128;

    /** How many tokens are generated unless another number is asked for. */
    public static final int GENERATED_TOKENS = 256;

    /** How often both are measured unless another number is asked for. */
    public static final int REPEATS = 3;

    /** @throws IllegalArgumentException if one of them isn't at least 1 */
    public SpeedPlan {
        if (promptTokens < 1 || generatedTokens < 1 || repeats < 1) {
            throw new IllegalArgumentException("expected at least one token and one repeat: " + promptTokens + ", "
                    + generatedTokens + ", " + repeats);
        }
    }

    /** Returns the length of the context that it takes. */
    public int contextLength() {
        return promptTokens + generatedTokens;
    }
}

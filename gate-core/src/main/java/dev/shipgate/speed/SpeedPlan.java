package dev.shipgate.speed;

/**
 * What is measured.
 *
 * @param promptTokens p, the length of the prompt
 * @param generatedTokens g, the number of tokens that are generated after it
 * @param repeats n, how often both are measured
 */
public record SpeedPlan(int promptTokens, int generatedTokens, int repeats) {

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

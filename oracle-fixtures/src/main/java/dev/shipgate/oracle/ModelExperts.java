package dev.shipgate.oracle;

/**
 * The experts of a model, of which a router chooses some for each token.
 *
 * @param count the experts of each layer that has them
 * @param perToken the number that a token uses
 */
public record ModelExperts(int count, int perToken) {

    /** @throws IllegalArgumentException if a number isn't positive, or a token uses more than there are */
    public ModelExperts {
        RequireThat.positiveIfRecorded("num_experts", count);
        RequireThat.positiveIfRecorded("num_experts_per_tok", perToken);
        if (perToken > count) {
            throw new IllegalArgumentException(
                    "num_experts_per_tok is " + perToken + ", but num_experts is only " + count);
        }
    }
}

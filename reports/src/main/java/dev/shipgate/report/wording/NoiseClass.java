package dev.shipgate.report.wording;

/**
 * How coarse a bundle's rounding looks, by the σ of its margins. It is a word for readers, not a judgement: the policy
 * has its own limits.
 *
 * <p>The ranges come from sound bundles of small trained models, quantised in blocks of 32: σ is at most 0.002 nat with
 * floats, 0.02 to 0.06 with int8, 0.1 to 0.25 with 5 and 6 bits, and 0.2 to 0.55 with int4. They are widened until they
 * meet. 5 bits and int4 overlap, so the overlap is a class of its own. Random weights amplify rounding, so a class says
 * how the bundle behaves on the gated model, not how it is stored.
 */
public enum NoiseClass {
    FLOAT("behaves like fp32 or fp16", 0.005),
    BETWEEN_FLOAT_AND_INT8("is between a float and int8", 0.01),
    INT8("behaves like int8", 0.1),
    FIVE_TO_SIX_BITS("behaves like 5 to 6 bits", 0.2),
    FOUR_TO_FIVE_BITS("behaves like 4 to 5 bits", 0.25),
    INT4("behaves like int4", 0.6),
    COARSER_THAN_INT4("is coarser than int4", Double.POSITIVE_INFINITY);

    private final String predicate;
    private final double highNats;

    NoiseClass(String predicate, double highNats) {
        this.predicate = predicate;
        this.highNats = highNats;
    }

    /**
     * Returns the class of a σ. A limit belongs to the finer class.
     *
     * @param sigmaNats σ in nats, not negative
     */
    public static NoiseClass of(double sigmaNats) {
        for (NoiseClass each : values()) {
            if (sigmaNats <= each.highNats) {
                return each;
            }
        }
        throw new IllegalArgumentException("sigma isn't a number: " + sigmaNats);
    }

    /** Returns a predicate with the range, such as "behaves like int8 on this model (0.01 to 0.1)". */
    public String phrase() {
        return predicate + " on this model (" + range() + ")";
    }

    private String range() {
        if (this == FLOAT) {
            return "up to " + Numbers.chosen(highNats);
        }
        String low = Numbers.chosen(values()[ordinal() - 1].highNats);
        return this == COARSER_THAN_INT4 ? "over " + low : low + " to " + Numbers.chosen(highNats);
    }
}

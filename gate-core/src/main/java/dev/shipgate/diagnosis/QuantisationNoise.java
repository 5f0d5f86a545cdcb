package dev.shipgate.diagnosis;

import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.GraphAudit;
import org.jspecify.annotations.Nullable;

/**
 * How far a sound bundle of this quantisation may be from the oracle.
 *
 * @param bits of the body's weights, as far as their codes are used; {@link Calibration#UNKNOWN_BITS} where nobody
 *     could read the graph
 * @param klNats KL(oracle ‖ bundle) of one row, in nats
 * @param stateError the relative error that this leaves in a state at least; 0 for floats
 */
public record QuantisationNoise(double bits, double klNats, double stateError) {

    /** Reads it off the weights of a graph; {@code null} where nobody could read them. */
    public static QuantisationNoise of(@Nullable GraphAudit audit) {
        return of(audit, null);
    }

    /**
     * Reads it off a graph's weights and carried states.
     *
     * @param audit {@code null} if nobody could read the weights
     * @param engine {@code null} if nobody knows the states
     */
    public static QuantisationNoise of(@Nullable GraphAudit audit, @Nullable EngineFacts engine) {
        Double known = audit == null ? null : audit.bodyBits();
        double bits = known == null ? Calibration.UNKNOWN_BITS : known;
        double ofWeights = bits > Calibration.BITS_LIKE_FLOATS ? 0 : Math.pow(2, -bits);
        Integer stateBits = engine == null ? null : engine.stateBits();
        return stateBits == null
                ? new QuantisationNoise(bits, klNats(bits), ofWeights)
                : new QuantisationNoise(
                        Math.min(bits, stateBits),
                        klNats(Math.min(bits, stateBits)),
                        Math.max(ofWeights, Calibration.CODED_STATE_ERROR));
    }

    /** Tells whether the codes of the body are so few that rounding alone may flip tokens. */
    boolean fewBits() {
        return bits <= Calibration.FEW_BITS;
    }

    /** Tells whether the body's weights are as good as floats. */
    boolean likeFloats() {
        return bits > Calibration.BITS_LIKE_FLOATS;
    }

    /**
     * Tells whether the rows of two bundles are further apart than the rounding of either explains.
     *
     * @param rowKlNats KL of the two rows
     */
    public boolean rowsPart(double rowKlNats) {
        return rowKlNats > klNats * Calibration.PARTED_ROWS_PER_ROUNDING;
    }

    private static double klNats(double bits) {
        if (bits > Calibration.BITS_LIKE_FLOATS) {
            return Calibration.FLOAT_ROUNDING_KL_NATS;
        }
        return bits > Calibration.FEW_BITS
                ? Calibration.EIGHT_BIT_ROUNDING_KL_NATS
                : Calibration.FEW_BITS_ROUNDING_KL_NATS;
    }
}

package dev.shipgate.diagnosis;

import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.GraphAudit;
import org.jspecify.annotations.Nullable;

/**
 * How far a sound bundle of this quantisation may be from the oracle.
 *
 * @param bits the bits that the codes of the body's weights actually use; {@link Calibration#UNKNOWN_BITS} if the graph
 *     couldn't be read
 * @param klNats KL(oracle ‖ bundle) of one row, in nats
 * @param stateError the least relative error that this leaves in a state; 0 for floats
 */
public record QuantisationNoise(double bits, double klNats, double stateError) {

    /** Derives it from the weights of a graph; {@code null} if they couldn't be read. */
    public static QuantisationNoise of(@Nullable GraphAudit audit) {
        return of(audit, null);
    }

    /**
     * Derives it from a graph's weights and carried states.
     *
     * @param audit {@code null} if the weights couldn't be read
     * @param engine {@code null} if the states aren't known
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
                        Math.max(ofWeights, ofCodes(stateBits)));
    }

    /** Tells whether the body has so few bits that rounding by itself may flip tokens. */
    boolean fewBits() {
        return bits <= Calibration.FEW_BITS;
    }

    /** Tells whether the body's weights are as good as floats. */
    boolean likeFloats() {
        return bits > Calibration.BITS_LIKE_FLOATS;
    }

    /** Codes of fewer bits have coarser steps over the same range. */
    private static double ofCodes(int bits) {
        double steps = Math.pow(2, bits - 1) - 1;
        return Calibration.CODED_STATE_ERROR * Byte.MAX_VALUE / steps;
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

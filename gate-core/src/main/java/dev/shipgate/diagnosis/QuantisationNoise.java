package dev.shipgate.diagnosis;

import dev.shipgate.transcript.GraphAudit;
import org.jspecify.annotations.Nullable;

/**
 * How far a sound bundle of this quantisation may be from the oracle.
 *
 * @param bits of the body's weights, as far as their codes are used; {@link Calibration#UNKNOWN_BITS} where nobody
 *     could read the graph
 * @param klNats KL(oracle ‖ bundle) of one row, in nats
 */
public record QuantisationNoise(double bits, double klNats) {

    /** Reads it off the weights of a graph; {@code null} where nobody could read them. */
    public static QuantisationNoise of(@Nullable GraphAudit audit) {
        Double known = audit == null ? null : audit.bodyBits();
        double bits = known == null ? Calibration.UNKNOWN_BITS : known;
        return new QuantisationNoise(bits, klNats(bits));
    }

    /** Tells whether the codes of the body are so few that rounding alone may flip tokens. */
    boolean fewBits() {
        return bits <= Calibration.FEW_BITS;
    }

    /** Tells whether the body's weights are as good as floats. */
    boolean likeFloats() {
        return bits > Calibration.BITS_LIKE_FLOATS;
    }

    /** Returns the relative error of a state that weights of so many bits leave at least; 0 for floats. */
    double stateError() {
        return likeFloats() ? 0 : Math.pow(2, -bits);
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

package dev.shipgate.diagnosis;

import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a sound bundle of this quantisation may be from the oracle.
 *
 * @param bits of the body's weights, as far as their codes are used; {@link Calibration#FLOAT_BITS} where nothing is
 *     quantised, {@link Calibration#UNKNOWN_BITS} where nobody could read the graph
 * @param klNats KL(oracle ‖ bundle) of one row, in nats
 */
public record QuantisationNoise(double bits, double klNats) {

    /** Reads it off the weights of a graph; {@code null} where nobody could read them. */
    public static QuantisationNoise of(@Nullable GraphAudit audit) {
        double bits = audit == null ? Calibration.UNKNOWN_BITS : bits(audit);
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

    /** Returns the unweighted median of the bits that the body's matrices actually use. */
    private static double bits(GraphAudit audit) {
        List<Double> bits = audit.weights().stream()
                .filter(weight -> weight.role() == Role.BODY)
                .filter(weight -> weight.operator().contains("MatMul")
                        || weight.operator().equals("Gemm"))
                .map(QuantisationNoise::usedBits)
                .sorted(Comparator.naturalOrder())
                .toList();
        return bits.isEmpty() ? Calibration.UNKNOWN_BITS : bits.get(bits.size() / 2);
    }

    /** A code that could hold 256 levels and uses 15 is worth 4 bits, and so is a float that does. */
    private static double usedBits(WeightAudit weight) {
        Integer levels = weight.codeLevels();
        if (!weight.quantised()) {
            return levels == null ? Calibration.FLOAT_BITS : Math.log(levels) / Math.log(2);
        }
        return levels == null || levels == 0 ? weight.bits() : Math.min(weight.bits(), Math.log(levels) / Math.log(2));
    }
}

package dev.shipgate.numerics;

import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a sound bundle of this quantisation may be from the oracle. The figures are several times what the embedded
 * model's sound bundles show: KL up to 1e-8 nat in float32, 7e-4 in 8 bits, 4e-2 in 4 bits.
 *
 * @param bits of the body's weights, as far as their codes are used; 32 where nothing is quantised, 8 where nobody
 *     knows
 * @param klNats KL(oracle ‖ bundle) of one row
 */
public record QuantisationNoise(double bits, double klNats) {

    private static final double FLOAT_KL_NATS = 2e-4;
    private static final double EIGHT_BIT_KL_NATS = 2e-3;
    private static final double FEW_BITS_KL_NATS = 6e-2;
    private static final double FEW_BITS = 5;
    private static final double UNKNOWN_BITS = 8;

    /** Reads it off the weights of a graph; {@code null} where nobody read them. */
    public static QuantisationNoise of(@Nullable GraphAudit audit) {
        double bits = audit == null ? UNKNOWN_BITS : bits(audit);
        return new QuantisationNoise(
                bits, bits > 12 ? FLOAT_KL_NATS : bits > FEW_BITS ? EIGHT_BIT_KL_NATS : FEW_BITS_KL_NATS);
    }

    /** Tells whether the codes of the body are so few that rounding alone may flip tokens. */
    public boolean fewBits() {
        return bits <= FEW_BITS;
    }

    /** Returns the median, weighted by nothing, of what each matrix of the body uses. */
    private static double bits(GraphAudit audit) {
        List<Double> bits = audit.weights().stream()
                .filter(weight -> weight.role() == Role.BODY)
                .filter(weight -> weight.operator().contains("MatMul")
                        || weight.operator().equals("Gemm"))
                .map(QuantisationNoise::usedBits)
                .sorted(Comparator.naturalOrder())
                .toList();
        return bits.isEmpty() ? UNKNOWN_BITS : bits.get(bits.size() / 2);
    }

    /** A code that could hold 256 levels and uses 15 is worth 4 bits, and so is a float that does. */
    private static double usedBits(WeightAudit weight) {
        Integer levels = weight.codeLevels();
        if (!weight.quantised()) {
            return levels == null ? 32 : Math.log(levels) / Math.log(2);
        }
        return levels == null || levels == 0 ? weight.bits() : Math.min(weight.bits(), Math.log(levels) / Math.log(2));
    }
}

package dev.shipgate.numerics;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops with the processor's vectors. Lane {@code j} of {@code L} adds up the elements with {@code (i − from) mod L
 * = j} in {@code double}; then the lanes are added, and the elements that fill no vector are left to
 * {@link ScalarRowKernel}. Where the scalar kernel rounds a product before adding it, this one doesn't (FMA).
 *
 * <p>Load this class only if the module {@code jdk.incubator.vector} is there.
 */
final class VectorRowKernel implements RowKernel {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    /** As many floats as {@link #DOUBLES}, to be widened. */
    private static final VectorSpecies<Float> NARROW =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, DOUBLES.vectorShape());

    private static final DoubleVector PER_LN_2 = all(1.4426950408889634);
    private static final DoubleVector MINUS_LN_2 = all(-0.6931471805599453);
    /** Added to a small number, it leaves the nearest whole number in the last bits of the sum. */
    private static final DoubleVector ROUNDER = all(0x1.8p52);

    private static final int FRACTION_BITS = 52;
    /** exp(−700) is 10⁻³⁰⁴; below −708 it isn't a normal number, and its exponent can't be added. */
    private static final DoubleVector SMALLEST_ARGUMENT = all(-700);

    // 1 + x p(x), where p goes through (exp(x) - 1) / x at the seven Chebyshev nodes of ±1.0001 (ln 2) / 2. It is 1 at
    // 0, so no
    // probability exceeds 1. One more coefficient wouldn't fit the processor's registers, which costs a tenth of the
    // speed.
    private static final DoubleVector ONE = all(1);
    private static final DoubleVector C2 = all(0.5000000047146057);
    private static final DoubleVector C3 = all(0.16666666719028936);
    private static final DoubleVector C4 = all(0.04166635277111221);
    private static final DoubleVector C5 = all(0.00833329846980059);
    private static final DoubleVector C6 = all(0.0013941118895837);
    private static final DoubleVector C7 = all(0.00019899285575896285);

    private final RowKernel rest = new ScalarRowKernel();

    @Override
    public Leaders leaders(float[] row, int from, int to) {
        FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector second = largest;
        FloatVector nothing = FloatVector.zero(FLOATS);
        FloatVector zeros = nothing;
        int end = from + FLOATS.loopBound(to - from);
        for (int i = from; i < end; i += FLOATS.length()) {
            FloatVector logits = FloatVector.fromArray(FLOATS, row, i);
            // NaN and the infinities are the only floats whose product with 0 isn't 0.
            zeros = logits.fma(nothing, zeros);
            VectorMask<Float> leads = logits.compare(VectorOperators.GT, largest);
            FloatVector others = logits.blend(largest, leads);
            largest = largest.blend(logits, leads);
            second = second.blend(others, others.compare(VectorOperators.GT, second));
        }
        boolean finite = zeros.reduceLanes(VectorOperators.ADD) == 0;
        float first = largest.reduceLanes(VectorOperators.MAX);
        VectorMask<Float> lane = largest.compare(VectorOperators.EQ, first);
        float others = lane.trueCount() > 1
                ? first
                : largest.blend(Float.NEGATIVE_INFINITY, lane).reduceLanes(VectorOperators.MAX);
        float next = Math.max(others, second.reduceLanes(VectorOperators.MAX));
        return new Leaders(finite, first, from, next, from).with(rest.leaders(row, end, to));
    }

    @Override
    public double expSum(float[] row, int from, int to, float reference) {
        DoubleVector sum = DoubleVector.zero(DOUBLES);
        int end = from + DOUBLES.loopBound(to - from);
        for (int i = from; i < end; i += DOUBLES.length()) {
            sum = sum.add(exp(widened(row, i).sub(all(reference))));
        }
        return sum.reduceLanes(VectorOperators.ADD) + rest.expSum(row, end, to, reference);
    }

    @Override
    public int indexOf(float[] row, int from, int to, float value) {
        int end = from + FLOATS.loopBound(to - from);
        for (int i = from; i < end; i += FLOATS.length()) {
            VectorMask<Float> equal = FloatVector.fromArray(FLOATS, row, i).compare(VectorOperators.EQ, value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        return rest.indexOf(row, end, to, value);
    }

    @Override
    public int countAbove(float[] row, int from, int to, float value) {
        FloatVector ones = FloatVector.broadcast(FLOATS, 1);
        // A part is far shorter than 2²⁴, up to which a float counts exactly.
        FloatVector counts = FloatVector.zero(FLOATS);
        int end = from + FLOATS.loopBound(to - from);
        for (int i = from; i < end; i += FLOATS.length()) {
            VectorMask<Float> above = FloatVector.fromArray(FLOATS, row, i).compare(VectorOperators.GT, value);
            counts = counts.add(ones, above);
        }
        return (int) counts.reduceLanes(VectorOperators.ADD) + rest.countAbove(row, end, to, value);
    }

    @Override
    public int nonFinite(float[] row, int from, int to) {
        FloatVector ones = FloatVector.broadcast(FLOATS, 1);
        FloatVector counts = FloatVector.zero(FLOATS);
        int end = from + FLOATS.loopBound(to - from);
        for (int i = from; i < end; i += FLOATS.length()) {
            VectorMask<Float> nonFinite =
                    FloatVector.fromArray(FLOATS, row, i).mul(0).compare(VectorOperators.NE, 0);
            counts = counts.add(ones, nonFinite);
        }
        return (int) counts.reduceLanes(VectorOperators.ADD) + rest.nonFinite(row, end, to);
    }

    @Override
    public double maxAbsDifference(float[] one, float[] other, int from, int to) {
        DoubleVector largest = DoubleVector.zero(DOUBLES);
        int end = from + DOUBLES.loopBound(to - from);
        for (int i = from; i < end; i += DOUBLES.length()) {
            largest = larger(largest, widened(one, i).sub(widened(other, i)).abs());
        }
        return Math.max(largest.reduceLanes(VectorOperators.MAX), rest.maxAbsDifference(one, other, end, to));
    }

    @Override
    public Scan scan(float[] oracle, float[] bundle, int from, int to, double reference) {
        DoubleVector first = all(reference);
        DoubleVector shift = DoubleVector.zero(DOUBLES);
        DoubleVector dot = shift;
        DoubleVector oracleSquares = shift;
        DoubleVector bundleSquares = shift;
        DoubleVector maxAbs = shift;
        int end = from + DOUBLES.loopBound(to - from);
        for (int i = from; i < end; i += DOUBLES.length()) {
            DoubleVector o = widened(oracle, i);
            DoubleVector b = widened(bundle, i);
            DoubleVector difference = b.sub(o);
            shift = shift.add(difference.sub(first));
            dot = o.fma(b, dot);
            oracleSquares = o.fma(o, oracleSquares);
            bundleSquares = b.fma(b, bundleSquares);
            maxAbs = larger(maxAbs, difference.abs());
        }
        return new Scan(
                        leaders(oracle, from, end),
                        leaders(bundle, from, end),
                        shift.reduceLanes(VectorOperators.ADD),
                        dot.reduceLanes(VectorOperators.ADD),
                        oracleSquares.reduceLanes(VectorOperators.ADD),
                        bundleSquares.reduceLanes(VectorOperators.ADD),
                        maxAbs.reduceLanes(VectorOperators.MAX))
                .with(rest.scan(oracle, bundle, end, to, reference));
    }

    @Override
    public Sums sums(
            float[] oracle,
            float[] bundle,
            int from,
            int to,
            References references,
            double[] errors,
            double[] squares) {
        DoubleVector oracleTop = all(references.oracleLargest());
        DoubleVector bundleTop = all(references.bundleLargest());
        DoubleVector meanShift = all(references.meanShift());
        DoubleVector oracleExp = DoubleVector.zero(DOUBLES);
        DoubleVector bundleExp = oracleExp;
        DoubleVector cross = oracleExp;
        DoubleVector oracleSum = oracleExp;
        DoubleVector oracleSquares = oracleExp;
        DoubleVector shiftSquares = oracleExp;
        DoubleVector products = oracleExp;
        int end = from + DOUBLES.loopBound(to - from);
        for (int i = from; i < end; i += DOUBLES.length()) {
            DoubleVector o = widened(oracle, i);
            DoubleVector b = widened(bundle, i);
            DoubleVector u = o.sub(oracleTop);
            DoubleVector v = b.sub(bundleTop);
            DoubleVector w = b.sub(o).sub(meanShift);
            DoubleVector weight = exp(u);
            oracleExp = oracleExp.add(weight);
            bundleExp = bundleExp.add(exp(v));
            cross = weight.fma(u.sub(v), cross);
            oracleSum = oracleSum.add(u);
            oracleSquares = u.fma(u, oracleSquares);
            shiftSquares = w.fma(w, shiftSquares);
            products = u.fma(w, products);
            DoubleVector.fromArray(DOUBLES, errors, i).add(w).intoArray(errors, i);
            w.fma(w, DoubleVector.fromArray(DOUBLES, squares, i)).intoArray(squares, i);
        }
        return new Sums(
                        oracleExp.reduceLanes(VectorOperators.ADD),
                        bundleExp.reduceLanes(VectorOperators.ADD),
                        cross.reduceLanes(VectorOperators.ADD),
                        oracleSum.reduceLanes(VectorOperators.ADD),
                        oracleSquares.reduceLanes(VectorOperators.ADD),
                        shiftSquares.reduceLanes(VectorOperators.ADD),
                        products.reduceLanes(VectorOperators.ADD))
                .with(rest.sums(oracle, bundle, end, to, references, errors, squares));
    }

    /**
     * Returns exp of arguments up to 0: {@code 2ⁿ exp(r)} with {@code x = n ln 2 + r} and {@code |r| ≤ (ln 2) / 2}. The
     * Java 17 of some systems has no vectorised exp, and this one needs no more digits than the sums do.
     */
    private static DoubleVector exp(DoubleVector argument) {
        DoubleVector x = larger(argument, SMALLEST_ARGUMENT);
        DoubleVector rounded = x.fma(PER_LN_2, ROUNDER);
        DoubleVector r = rounded.sub(ROUNDER).fma(MINUS_LN_2, x);
        DoubleVector power = C7.fma(r, C6)
                .fma(r, C5)
                .fma(r, C4)
                .fma(r, C3)
                .fma(r, C2)
                .fma(r, ONE)
                .fma(r, ONE);
        LongVector exponent = rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, FRACTION_BITS);
        return power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
    }

    /** Unlike {@code max}, without what NaN would need. */
    private static DoubleVector larger(DoubleVector one, DoubleVector other) {
        return one.blend(other, other.compare(VectorOperators.GT, one));
    }

    private static DoubleVector all(double value) {
        return DoubleVector.broadcast(DOUBLES, value);
    }

    private static DoubleVector widened(float[] row, int from) {
        return (DoubleVector) FloatVector.fromArray(NARROW, row, from).castShape(DOUBLES, 0);
    }
}

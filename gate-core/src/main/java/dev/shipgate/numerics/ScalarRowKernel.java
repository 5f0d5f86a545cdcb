package dev.shipgate.numerics;

/** Plain loops in {@code double}, in the order of the vocabulary: the reference for any other kernel. */
final class ScalarRowKernel implements RowKernel {

    @Override
    public Leaders leaders(float[] row, int from, int to) {
        float largest = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        boolean finite = true;
        for (int i = from; i < to; i++) {
            float logit = row[i];
            finite &= Float.isFinite(logit);
            if (logit > largest) {
                second = largest;
                largest = logit;
            } else if (logit > second) {
                second = logit;
            }
        }
        return new Leaders(finite, largest, from, second, from);
    }

    @Override
    public double expSum(float[] row, int from, int to, float reference) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp((double) row[i] - reference);
        }
        return sum;
    }

    @Override
    public int indexOf(float[] row, int from, int to, float value) {
        int i = from;
        while (i < to && row[i] != value) {
            i++;
        }
        return i;
    }

    @Override
    public int countAbove(float[] row, int from, int to, float value) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (row[i] > value) {
                count++;
            }
        }
        return count;
    }

    @Override
    public int nonFinite(float[] row, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            // NaN and the infinities are the only floats whose product with 0 isn't 0.
            count += row[i] * 0 != 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public double maxAbsDifference(float[] one, float[] other, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }

    @Override
    public Scan scan(float[] oracle, float[] bundle, int from, int to, double reference) {
        double shift = 0;
        double dot = 0;
        double oracleSquares = 0;
        double bundleSquares = 0;
        double maxAbs = 0;
        for (int i = from; i < to; i++) {
            double o = oracle[i];
            double b = bundle[i];
            double difference = b - o;
            shift += difference - reference;
            dot += o * b;
            oracleSquares += o * o;
            bundleSquares += b * b;
            maxAbs = Math.max(maxAbs, Math.abs(difference));
        }
        return new Scan(
                leaders(oracle, from, to), leaders(bundle, from, to), shift, dot, oracleSquares, bundleSquares, maxAbs);
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
        double oracleExp = 0;
        double bundleExp = 0;
        double cross = 0;
        double oracleSum = 0;
        double oracleSquares = 0;
        double shiftSquares = 0;
        double products = 0;
        for (int i = from; i < to; i++) {
            double o = oracle[i];
            double b = bundle[i];
            double u = o - references.oracleLargest();
            double v = b - references.bundleLargest();
            double w = b - o - references.meanShift();
            double weight = Math.exp(u);
            oracleExp += weight;
            bundleExp += Math.exp(v);
            cross += weight * (u - v);
            oracleSum += u;
            oracleSquares += u * u;
            shiftSquares += w * w;
            products += u * w;
            errors[i] += w;
            squares[i] += w * w;
        }
        return new Sums(oracleExp, bundleExp, cross, oracleSum, oracleSquares, shiftSquares, products);
    }
}

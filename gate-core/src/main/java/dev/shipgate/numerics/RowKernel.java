package dev.shipgate.numerics;

/**
 * The loops over logits that cost time when rows are long. Each covers a part of a row, from {@code from} up to but not
 * including {@code to}. {@link RowPasses} puts the parts together.
 *
 * <p>{@link ScalarRowKernel} is the reference. Another kernel may add up in another order, and must stay within the
 * bounds in {@code docs/rows.md}.
 */
interface RowKernel {

    /**
     * The two largest logits of one part or more.
     *
     * @param finite whether no logit is NaN or infinite; if {@code false}, the others mean nothing
     * @param largest the largest logit; −∞ if there is none
     * @param largestPart where the first part begins that has it
     * @param second the largest of the others, which may be equal to the largest; −∞ if there is none
     * @param secondPart where the first part begins that has it
     */
    record Leaders(boolean finite, float largest, int largestPart, float second, int secondPart) {

        static final Leaders NONE = new Leaders(true, Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY, 0);

        /** Adds the leaders of later logits. */
        Leaders with(Leaders later) {
            boolean bothFinite = finite && later.finite;
            if (later.largest > largest) {
                // The earlier largest and the later second are left; of equal ones, the earlier comes first.
                return largest >= later.second
                        ? new Leaders(bothFinite, later.largest, later.largestPart, largest, largestPart)
                        : new Leaders(bothFinite, later.largest, later.largestPart, later.second, later.secondPart);
            }
            return later.largest > second
                    ? new Leaders(bothFinite, largest, largestPart, later.largest, later.largestPart)
                    : new Leaders(bothFinite, largest, largestPart, second, secondPart);
        }
    }

    /**
     * What a first pass over two rows finds.
     *
     * @param shift {@code Σ ((bᵢ − oᵢ) − reference)}
     * @param dot {@code Σ oᵢbᵢ}
     * @param oracleSquares {@code Σ oᵢ²}
     * @param bundleSquares {@code Σ bᵢ²}
     * @param maxAbs the largest {@code |bᵢ − oᵢ|}
     */
    record Scan(
            Leaders oracle,
            Leaders bundle,
            double shift,
            double dot,
            double oracleSquares,
            double bundleSquares,
            double maxAbs) {

        static final Scan NONE = new Scan(Leaders.NONE, Leaders.NONE, 0, 0, 0, 0, 0);

        Scan with(Scan other) {
            return new Scan(
                    oracle.with(other.oracle),
                    bundle.with(other.bundle),
                    shift + other.shift,
                    dot + other.dot,
                    oracleSquares + other.oracleSquares,
                    bundleSquares + other.bundleSquares,
                    Math.max(maxAbs, other.maxAbs));
        }
    }

    /**
     * The values from which the second pass measures, so that it adds up small numbers.
     *
     * @param oracleLargest the oracle's largest logit
     * @param bundleLargest the bundle's largest logit
     * @param meanShift the mean of {@code bᵢ − oᵢ}
     */
    record References(double oracleLargest, double bundleLargest, double meanShift) {}

    /**
     * What the second pass over two finite rows adds up, with {@code uᵢ = oᵢ − max o}, {@code vᵢ = bᵢ − max b} and
     * {@code wᵢ = (bᵢ − oᵢ) − mean(b − o)}.
     *
     * @param oracleExp {@code Σ exp(uᵢ)}
     * @param bundleExp {@code Σ exp(vᵢ)}
     * @param cross {@code Σ exp(uᵢ) (uᵢ − vᵢ)}
     * @param oracle {@code Σ uᵢ}
     * @param oracleSquares {@code Σ uᵢ²}
     * @param shiftSquares {@code Σ wᵢ²}
     * @param products {@code Σ uᵢwᵢ}
     */
    record Sums(
            double oracleExp,
            double bundleExp,
            double cross,
            double oracle,
            double oracleSquares,
            double shiftSquares,
            double products) {

        static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0);

        Sums with(Sums other) {
            return new Sums(
                    oracleExp + other.oracleExp,
                    bundleExp + other.bundleExp,
                    cross + other.cross,
                    oracle + other.oracle,
                    oracleSquares + other.oracleSquares,
                    shiftSquares + other.shiftSquares,
                    products + other.products);
        }
    }

    /** Finds the two largest logits. */
    Leaders leaders(float[] row, int from, int to);

    /** Returns {@code Σ exp(rowᵢ − reference)} of finite logits that are at most {@code reference}. */
    double expSum(float[] row, int from, int to, float reference);

    /** Returns the first index of a logit equal to {@code value}, or {@code to} if there is none. */
    int indexOf(float[] row, int from, int to, float value);

    /** Returns how many logits are larger than {@code value}. */
    int countAbove(float[] row, int from, int to, float value);

    /** Returns how many logits are NaN or infinite. */
    int nonFinite(float[] row, int from, int to);

    /** Returns the largest {@code |oneᵢ − otherᵢ|} of finite logits; 0 if there is none. */
    double maxAbsDifference(float[] one, float[] other, int from, int to);

    /**
     * Makes the first pass.
     *
     * @param reference a finite difference {@code bᵢ − oᵢ} to measure the differences from
     */
    Scan scan(float[] oracle, float[] bundle, int from, int to, double reference);

    /**
     * Makes the second pass over finite rows, and adds each {@code wᵢ} and its square to the sums of its token.
     *
     * @param errors {@code [V]}, the sums of the errors
     * @param squares {@code [V]}, the sums of their squares
     */
    Sums sums(
            float[] oracle, float[] bundle, int from, int to, References references, double[] errors, double[] squares);
}

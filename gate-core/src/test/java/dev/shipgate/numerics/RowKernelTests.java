package dev.shipgate.numerics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.shipgate.numerics.RowKernel.Leaders;
import dev.shipgate.numerics.RowKernel.References;
import dev.shipgate.oracle.TopTwo;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fastest kernel against the scalar one, and both against the definitions. */
@Tag("vectors")
class RowKernelTests {

    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        1e-30f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e30f,
        -1e30f,
        -65_504f,
        5f,
        5f,
        -800f
    };

    private final RowKernel scalar = new ScalarRowKernel();
    private final RowKernel fastest = RowKernels.fastest();

    /** A part, its rows and where it begins and ends: around each number of lanes that a processor may have. */
    record Part(String name, float[] oracle, float[] bundle, int from, int to) {

        @Override
        public String toString() {
            return name + " [" + from + ", " + to + ")";
        }
    }

    static Stream<Part> parts() {
        return Stream.of(2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000, 4095, 4096)
                .flatMap(size -> Stream.of(
                        part("random", random(size + 3, size), near(size + 3, size)),
                        part("equal", random(size + 3, size), random(size + 3, size)),
                        part("flat", filled(size + 3, 0.1f), filled(size + 3, -3f)),
                        part("ties", ties(size + 3, size), ties(size + 3, size + 1)),
                        part("far", map(random(size + 3, size), 300), map(near(size + 3, size), 300)),
                        part("tiny", map(random(size + 3, size), 1e-38f), map(near(size + 3, size), 1e-38f)),
                        part("special", special(size + 3, size), special(size + 3, size + 1))));
    }

    @Test
    void only_the_loops_over_long_rows_and_vectors_need_compiling() {
        assertThat(RowPasses.needCompiling(2048)).isFalse();
        assertThat(RowPasses.needCompiling(248_320)).isEqualTo(fastest instanceof VectorRowKernel);
    }

    @Test
    void the_build_lets_long_rows_use_the_processors_vectors() {
        assertThat(fastest.getClass().getSimpleName()).isEqualTo("VectorRowKernel");
    }

    @ParameterizedTest
    @MethodSource("parts")
    void what_is_compared_and_counted_is_the_same(Part part) {
        int from = part.from();
        int to = part.to();
        float[] row = part.oracle();
        Leaders leaders = scalar.leaders(row, from, to);

        assertThat(fastest.leaders(row, from, to))
                .usingComparator(RowKernelTests::byValue)
                .isEqualTo(leaders);
        assertThat(fastest.maxAbsDifference(row, part.bundle(), from, to))
                .isEqualTo(scalar.maxAbsDifference(row, part.bundle(), from, to));
        assertThat(fastest.nonFinite(row, from, to)).isEqualTo(scalar.nonFinite(row, from, to));
        for (float value : new float[] {leaders.largest(), leaders.second(), row[to - 1], 0, 77}) {
            assertThat(fastest.indexOf(row, from, to, value)).isEqualTo(scalar.indexOf(row, from, to, value));
            assertThat(fastest.countAbove(row, from, to, value)).isEqualTo(scalar.countAbove(row, from, to, value));
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void sums_differ_only_by_rounding(Part part) {
        int from = part.from();
        int to = part.to();
        float[] o = part.oracle();
        float[] b = part.bundle();
        double reference = (double) b[from] - o[from];
        RowKernel.Scan expected = scalar.scan(o, b, from, to, reference);
        RowKernel.Scan found = fastest.scan(o, b, from, to, reference);
        float top = expected.oracle().largest();

        assertThat(found.oracle()).usingComparator(RowKernelTests::byValue).isEqualTo(expected.oracle());
        assertThat(found.bundle()).usingComparator(RowKernelTests::byValue).isEqualTo(expected.bundle());
        assertThat(found.maxAbs()).isEqualTo(expected.maxAbs());
        assertThat(found.oracleSquares()).satisfies(rounded(expected.oracleSquares(), 0));
        assertThat(found.bundleSquares()).satisfies(rounded(expected.bundleSquares(), 0));
        double norms = Math.sqrt(expected.oracleSquares()) * Math.sqrt(expected.bundleSquares());
        assertThat(found.dot()).satisfies(rounded(expected.dot(), norms));
        assertThat(found.shift()).satisfies(rounded(expected.shift(), expected.maxAbs() * 2 * (to - from)));
        assertThat(fastest.expSum(o, from, to, top))
                .isCloseTo(scalar.expSum(o, from, to, top), offset(2e-10 * (to - from)));

        References references =
                new References(top, expected.bundle().largest(), reference + expected.shift() / (to - from));
        double[][] errors = new double[4][o.length];
        RowKernel.Sums plain = scalar.sums(o, b, from, to, references, errors[0], errors[1]);
        RowKernel.Sums quick = fastest.sums(o, b, from, to, references, errors[2], errors[3]);
        assertThat(errors[2]).isEqualTo(errors[0]);
        for (int i = 0; i < o.length; i++) {
            assertThat(errors[3][i]).satisfies(rounded(errors[1][i], 0));
        }
        assertThat(quick.oracleExp()).satisfies(closeTo(plain.oracleExp(), 2e-10 * plain.oracleExp()));
        assertThat(quick.bundleExp()).satisfies(closeTo(plain.bundleExp(), 2e-10 * plain.bundleExp()));
        assertThat(quick.cross())
                .satisfies(closeTo(plain.cross(), 2e-10 * (to - from) * (1 + Math.abs(plain.cross()))));
        assertThat(quick.oracle()).satisfies(rounded(plain.oracle(), 0));
        assertThat(quick.oracleSquares()).satisfies(rounded(plain.oracleSquares(), 0));
        assertThat(quick.shiftSquares()).satisfies(rounded(plain.shiftSquares(), 0));
        assertThat(quick.products())
                .satisfies(rounded(plain.products(), Math.sqrt(plain.oracleSquares() * plain.shiftSquares())));
    }

    @Test
    void a_logit_that_is_not_finite_is_noticed_in_every_lane() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at = 0; at < 67; at++) {
                float[] row = random(67, at);
                float[] other = random(67, at + 1);
                row[at] = bad;

                assertThat(fastest.leaders(row, 0, 67).finite()).isFalse();
                assertThat(fastest.leaders(other, 0, 67).finite()).isTrue();
                assertThat(fastest.scan(row, other, 0, 67, 0).oracle().finite()).isFalse();
                assertThat(fastest.scan(other, row, 0, 67, 0).bundle().finite()).isFalse();
                assertThat(fastest.scan(row, row, 0, 67, 0).bundle().finite()).isFalse();
            }
        }
    }

    @Test
    void of_several_parts_the_first_with_the_leaders_is_known() {
        float[] row = filled(3 * RowPasses.PART, 0);
        for (int[] places : new int[][] {{5, 9_000}, {9_000, 5}, {5, 6}, {9_000, 9_001}, {4_096, 0}}) {
            for (float second : new float[] {7, 6}) {
                Arrays.fill(row, 0);
                row[places[0]] = 7;
                row[places[1]] = second;
                for (RowKernel kernel : new RowKernel[] {scalar, fastest}) {
                    sameTop(
                            new RowComparator(new RowPasses(kernel))
                                    .examine(row)
                                    .topTwo(),
                            TopTwo.of(row));
                }
            }
        }
        Arrays.fill(row, 0);
        sameTop(new RowComparator(new RowPasses(fastest)).examine(row).topTwo(), TopTwo.of(row));
    }

    @Test
    void our_exp_is_exp() {
        float[] arguments = new float[60_000];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = -i / 86f;
        }
        for (int i = 0; i + 8 <= arguments.length; i += 8) {
            assertThat(fastest.expSum(arguments, i, i + 8, 0) / scalar.expSum(arguments, i, i + 8, 0))
                    .as("exp of " + arguments[i])
                    .isCloseTo(1, offset(2e-10));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whole_rows_give_the_same_figures(Part rows) {
        float[] oracle = rows.oracle();
        float[] bundle = rows.bundle();
        TokenErrorSums plainErrors = new TokenErrorSums(oracle.length);
        TokenErrorSums quickErrors = new TokenErrorSums(oracle.length);
        ComparedRows plain = new RowComparator(new RowPasses(scalar)).measure(oracle, bundle, plainErrors);
        ComparedRows quick = new RowComparator(new RowPasses(fastest)).measure(oracle, bundle, quickErrors);
        var expected = Objects.requireNonNull(plain.difference());
        var found = Objects.requireNonNull(quick.difference());

        double klNats = klNats(oracle, bundle);
        double bound = Math.max(1e-9, 1e-6 * klNats);
        assertThat(expected.klNats()).isCloseTo(klNats, offset(bound));
        assertThat(found.klNats()).isCloseTo(klNats, offset(bound));
        assertThat(found.oracleTokenRank()).isEqualTo(expected.oracleTokenRank());
        assertThat(found.maxAbsLogit()).isEqualTo(expected.maxAbsLogit());
        assertThat(found.cosine()).isCloseTo(expected.cosine(), offset(1e-12));
        assertThat(found.rmsLogit())
                .isCloseTo(expected.rmsLogit(), offset(1e-12 * (1 + requireNonNull(expected.rmsLogit()))));
        assertThat(found.oracleTokenDeltaProb()).isCloseTo(expected.oracleTokenDeltaProb(), offset(3e-10));
        sameTop(quick.oracle().topTwo(), plain.oracle().topTwo());
        sameTop(quick.bundle().topTwo(), plain.bundle().topTwo());
        sameTop(plain.oracle().topTwo(), TopTwo.of(oracle));
        sameTop(new RowComparator(new RowPasses(fastest)).examine(bundle).topTwo(), TopTwo.of(bundle));
        assertThat(quickErrors.medianRms()).isCloseTo(plainErrors.medianRms(), offset(1e-12));
    }

    static Stream<Part> pairs() {
        return Stream.of(
                part("two models", random(50_000, 1), random(50_000, 2)),
                part("noise", random(50_001, 3), near(50_001, 3)),
                part("a slope", random(16_385, 4), map(random(16_385, 4), 1.0001f)),
                part("ties", ties(20_000, 5), ties(20_000, 6)),
                part("wide", map(random(20_000, 7), 30), map(near(20_000, 7), 30)),
                part("masked", random(20_000, 8), masked(near(20_000, 8))));
    }

    /** What a head padded with the smallest number gives. */
    private static float[] masked(float[] row) {
        Arrays.fill(row, row.length - 100, row.length, -Float.MAX_VALUE);
        return row;
    }

    private static void sameTop(@Nullable TopTwo top, @Nullable TopTwo reference) {
        TopTwo found = Objects.requireNonNull(top);
        TopTwo expected = Objects.requireNonNull(reference);
        assertThat(found.top1Id()).isEqualTo(expected.top1Id());
        assertThat(found.runnerUpId()).isEqualTo(expected.runnerUpId());
        assertThat(found.margin().logit()).isEqualTo(expected.margin().logit());
        assertThat(found.margin().prob()).isCloseTo(expected.margin().prob(), offset(3e-10));
        assertThat(found.logSumExp()).isCloseTo(expected.logSumExp(), offset(3e-10));
    }

    private static double klNats(float[] oracle, float[] bundle) {
        double oracleLogSumExp = TopTwo.of(oracle).logSumExp();
        double bundleLogSumExp = TopTwo.of(bundle).logSumExp();
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < oracle.length; i++) {
            double logProbability = oracle[i] - oracleLogSumExp;
            double term = Math.exp(logProbability) * (logProbability - (bundle[i] - bundleLogSumExp)) - lost;
            double next = sum + term;
            lost = next - sum - term;
            sum = next;
        }
        return Math.max(0, sum);
    }

    private static Consumer<Double> rounded(double expected, double scale) {
        return closeTo(expected, 1e-13 * Math.max(Math.abs(expected), Math.abs(scale)));
    }

    private static Consumer<Double> closeTo(double expected, double bound) {
        return found -> assertThat(found).isCloseTo(expected, offset(bound));
    }

    private static int byValue(Leaders one, Leaders other) {
        return one.finite() == other.finite() && one.largest() == other.largest() && one.second() == other.second()
                ? 0
                : 1;
    }

    /** Begins after the row does, so that no address is aligned. */
    private static Part part(String name, float[] oracle, float[] bundle) {
        return new Part(name, oracle, bundle, 3, oracle.length);
    }

    private static float[] random(int size, long seed) {
        Random random = new Random(seed);
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = (float) (random.nextGaussian() * 4);
        }
        return row;
    }

    private static float[] near(int size, long seed) {
        Random random = new Random(seed + 1000);
        float[] row = random(size, seed);
        for (int i = 0; i < size; i++) {
            row[i] += (float) (random.nextGaussian() * 0.05);
        }
        return row;
    }

    private static float[] ties(int size, long seed) {
        Random random = new Random(seed);
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = random.nextInt(3) == 0 ? random.nextInt(2) : -0f;
        }
        return row;
    }

    private static float[] filled(int size, float value) {
        float[] row = new float[size];
        Arrays.fill(row, value);
        return row;
    }

    private static float[] special(int size, long seed) {
        Random random = new Random(seed);
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = SPECIAL[random.nextInt(SPECIAL.length)];
        }
        return row;
    }

    private static float[] map(float[] row, float factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] *= factor;
        }
        return row;
    }
}

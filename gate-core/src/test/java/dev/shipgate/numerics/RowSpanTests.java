package dev.shipgate.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows that one head makes lie in one space, whatever is wrong before it. */
class RowSpanTests {

    private static final int HIDDEN = 8;
    private static final int VOCABULARY = 1000;

    private final Random random = new Random(11);
    private final float[][] head = matrix(HIDDEN, VOCABULARY);

    @Test
    void different_hidden_values_through_the_same_head_stay_within() {
        RowSpan span = new RowSpan();
        for (int position = 0; position < 40; position++) {
            span.add(row(matrix(1, HIDDEN)[0], head), row(matrix(1, HIDDEN)[0], head));
        }

        assertThat(span.outside()).isLessThan(1e-6);
    }

    @Test
    void the_same_hidden_values_through_another_head_stand_out() {
        float[][] other = matrix(HIDDEN, VOCABULARY);
        RowSpan span = new RowSpan();
        for (int position = 0; position < 40; position++) {
            float[] hidden = matrix(1, HIDDEN)[0];
            span.add(row(hidden, head), row(hidden, other));
        }

        assertThat(span.outside()).isGreaterThan(0.5);
    }

    @Test
    void too_few_rows_give_no_result() {
        RowSpan span = new RowSpan();
        for (int position = 0; position < HIDDEN; position++) {
            span.add(row(matrix(1, HIDDEN)[0], head), row(matrix(1, HIDDEN)[0], head));
        }

        assertThat(span.outside()).isNull();
    }

    /** Of eight rows, six span a space with two rows to spare; seven directions would leave too few. */
    @Test
    void three_quarters_as_many_directions_as_rows_are_enough() {
        assertThat(spanOf(6, 8).outside()).isZero();
        assertThat(spanOf(7, 8).outside()).isNull();
    }

    @Test
    void a_row_of_zeros_adds_no_direction() {
        RowSpan span = new RowSpan();
        for (int row = 0; row < 4; row++) {
            span.add(new float[8], direction(0));
        }

        assertThat(span.outside()).isEqualTo(1);
    }

    /** Adds rows along the axes, as many directions as given, and the same rows as the bundle's. */
    private static RowSpan spanOf(int directions, int rows) {
        RowSpan span = new RowSpan();
        for (int row = 0; row < rows; row++) {
            span.add(direction(row % directions), direction(row % directions));
        }
        return span;
    }

    private static float[] direction(int axis) {
        float[] row = new float[8];
        row[axis] = 1;
        return row;
    }

    @Test
    void rows_that_are_not_numbers_are_ignored() {
        RowSpan span = new RowSpan();
        float[] broken = new float[VOCABULARY];
        broken[0] = Float.NaN;
        for (int position = 0; position < 40; position++) {
            span.add(row(matrix(1, HIDDEN)[0], head), broken);
        }

        assertThat(span.outside()).isNull();
    }

    private float[] row(float[] hidden, float[][] through) {
        float[] row = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            for (int i = 0; i < HIDDEN; i++) {
                row[token] += hidden[i] * through[i][token];
            }
        }
        return row;
    }

    private float[][] matrix(int rows, int columns) {
        float[][] matrix = new float[rows][columns];
        for (float[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return matrix;
    }
}

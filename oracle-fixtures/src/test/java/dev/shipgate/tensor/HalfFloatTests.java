package dev.shipgate.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTests {

    @Test
    void every_f16_widens_to_its_ieee_754_value() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            Double expected = f16Value(bits);
            float found = HalfFloat.fromF16((short) bits);
            assertThat((double) found).as("F16 %04x", bits).isEqualTo(expected);
            assertThat(Float.floatToRawIntBits(found) < 0)
                    .as("sign of F16 %04x", bits)
                    .isEqualTo(bits >= 0x8000);
        }
    }

    @Test
    void every_f16_survives_the_round_trip_bit_for_bit() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            assertThat(HalfFloat.toF16(HalfFloat.fromF16((short) bits)))
                    .as("F16 %04x", bits)
                    .isEqualTo((short) bits);
        }
    }

    @Test
    void f16_ties_round_to_even_and_others_to_the_nearest() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            // The neighbour of the largest one is where the next binade would begin, and stands for infinity.
            double next = bits == 0x7bff ? 65536 : f16Value(bits + 1);
            float middle = (float) ((f16Value(bits) + next) / 2);
            int even = bits % 2 == 0 ? bits : bits + 1;
            assertThat(HalfFloat.toF16(middle)).as("above F16 %04x", bits).isEqualTo((short) even);
            assertThat(HalfFloat.toF16(Math.nextDown(middle)))
                    .as("above F16 %04x", bits)
                    .isEqualTo((short) bits);
            assertThat(HalfFloat.toF16(Math.nextUp(middle)))
                    .as("above F16 %04x", bits)
                    .isEqualTo((short) (bits + 1));
            assertThat(HalfFloat.toF16(-middle)).as("below F16 -%04x", bits).isEqualTo((short) (even | 0x8000));
        }
    }

    @Test
    void values_outside_f16_become_infinity_zero_or_nan() {
        assertThat(HalfFloat.toF16(Float.MAX_VALUE)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloat.toF16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
        assertThat(HalfFloat.toF16(Float.MIN_VALUE)).isEqualTo((short) 0);
        assertThat(HalfFloat.toF16(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
        assertThat(HalfFloat.toF16(Float.NaN)).isEqualTo((short) 0x7e00);
        assertThat(HalfFloat.toF16(Float.intBitsToFloat(0x7f800001))).isEqualTo((short) 0x7e00);
    }

    @Test
    void every_bf16_is_the_upper_half_of_a_float() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float widened = HalfFloat.fromBf16((short) bits);
            assertThat(Float.floatToRawIntBits(widened)).as("BF16 %04x", bits).isEqualTo(bits << 16);
            assertThat(HalfFloat.toBf16(widened)).as("BF16 %04x", bits).isEqualTo((short) bits);
        }
    }

    @Test
    void a_float_narrows_to_the_nearest_bf16() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Math.abs(value) < 0x1p127f) {
                int below = Float.floatToRawIntBits(value) >>> 16;
                double down = Float.intBitsToFloat(below << 16);
                double up = Float.intBitsToFloat(below + 1 << 16);
                double toDown = Math.abs(value - down);
                double toUp = Math.abs(up - value);
                int nearest = toDown < toUp || toDown == toUp && below % 2 == 0 ? below : below + 1;
                assertThat(HalfFloat.toBf16(value)).as("%a", value).isEqualTo((short) nearest);
            }
        }
    }

    @Test
    void values_outside_bf16_become_infinity_or_nan() {
        assertThat(HalfFloat.toBf16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
        assertThat(HalfFloat.toBf16(-Float.MAX_VALUE)).isEqualTo((short) 0xff80);
        assertThat(HalfFloat.toBf16(Float.intBitsToFloat(0x7f800001))).isEqualTo((short) 0x7fc0);
        assertThat(HalfFloat.toBf16(Float.intBitsToFloat(0x7fffffff))).isEqualTo((short) 0x7fff);
    }

    @Test
    void bf16_ties_round_to_even() {
        assertThat(HalfFloat.toBf16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
        assertThat(HalfFloat.toBf16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    }

    private static double f16Value(int bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double sign = (bits & 0x8000) == 0 ? 1 : -1;
        if (exponent == 0x1f) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * Math.pow(2, -14) * (fraction / 1024.0)
                : sign * Math.pow(2, exponent - 15) * (1 + fraction / 1024.0);
    }
}

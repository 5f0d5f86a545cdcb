package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How coarse a bundle is, by the bits of its body. */
class QuantisationNoiseTests {

    @Test
    void up_to_12_bits_are_codes_and_more_are_floats() {
        assertThat(noise(12))
                .isEqualTo(new QuantisationNoise(12, Calibration.EIGHT_BIT_ROUNDING_KL_NATS, Math.pow(2, -12)));
        assertThat(noise(12).likeFloats()).isFalse();
        assertThat(noise(13)).isEqualTo(new QuantisationNoise(13, Calibration.FLOAT_ROUNDING_KL_NATS, 0));
        assertThat(noise(13).likeFloats()).isTrue();
    }

    @Test
    void up_to_5_bits_are_few() {
        assertThat(noise(5))
                .isEqualTo(new QuantisationNoise(5, Calibration.FEW_BITS_ROUNDING_KL_NATS, Math.pow(2, -5)));
        assertThat(noise(5).fewBits()).isTrue();
        assertThat(noise(6).klNats()).isEqualTo(Calibration.EIGHT_BIT_ROUNDING_KL_NATS);
        assertThat(noise(6).fewBits()).isFalse();
    }

    @Test
    void a_few_large_tensors_of_4_bits_make_the_noise_of_4_bits() {
        assertThat(new Symptoms(sound().bodies(5).largestBodyBits(4).build()).noise())
                .isEqualTo(new QuantisationNoise(4, Calibration.FEW_BITS_ROUNDING_KL_NATS, Math.pow(2, -4)));
        assertThat(new Symptoms(sound().bodyBits(4).bodies(5).largestBodyBits(8).build())
                        .noise()
                        .bits())
                .isEqualTo(4);
    }

    private static QuantisationNoise noise(int bodyBits) {
        return new Symptoms(sound().bodyBits(bodyBits).build()).noise();
    }
}

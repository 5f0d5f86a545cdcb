package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTests {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "5,5.00",
        "0.1227,0.123",
        "0.00246,0.00246",
        "0.000257,2.6e-4",
        "1e-12,1.0e-12",
        "999.9,1000",
        "54.321,54.3",
        "123456,'123,456'",
        "2e9,2.0e9",
        "-0.0414,-0.0414",
        "NaN,not finite"
    })
    void a_measured_number_has_three_digits(double value, String text) {
        assertThat(Numbers.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "1,1", "0,0", "10,10", "0.0001,1e-4", "0.99,0.99", "0.001,0.001"})
    void a_chosen_number_has_no_zeros_at_its_end(double value, String text) {
        assertThat(Numbers.chosen(value)).isEqualTo(text);
    }

    @Test
    void only_all_is_shown_as_all() {
        assertThat(Numbers.percent(1)).isEqualTo("100 %");
        assertThat(Numbers.percent(0.99999)).isEqualTo("99.9 %");
        assertThat(Numbers.cosine(1)).isEqualTo("1.00000");
        assertThat(Numbers.cosine(0.999999)).isEqualTo("0.99999");
        assertThat(Numbers.cosine(-0.5)).isEqualTo("-0.50000");
    }

    @Test
    void sizes_take_the_largest_unit() {
        assertThat(Numbers.bytes(999)).isEqualTo("999 B");
        assertThat(Numbers.bytes(2_883_584)).isEqualTo("2.88 MB");
    }
}

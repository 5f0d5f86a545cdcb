package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenErrorsTests {

    private static final Token TOKEN = new Token(7, "x");
    private static final TokenError ERROR = new TokenError(TOKEN, 3, -0.1, 0.2);

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.2, at least one row",
        "1, NaN, 0.2, mean error",
        "1, 0, -0.2, RMS error",
        "1, 0, Infinity, RMS error"
    })
    void an_impossible_error_is_refused(int rows, double mean, double rms, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenError(TOKEN, rows, mean, rms))
                .withMessageContaining(named);
    }

    @Test
    void the_largest_errors_are_some_of_the_ids_and_at_least_one() {
        assertThat(new TokenErrors(1, 0.2, List.of(ERROR)).largest()).containsExactly(ERROR);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenErrors(5, 0.2, List.of()))
                .withMessage("0 of 5 token ids");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenErrors(1, 0.2, List.of(ERROR, ERROR)))
                .withMessage("2 of 1 token ids");
    }

    @Test
    void a_median_that_is_not_a_number_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenErrors(1, Double.NaN, List.of(ERROR)))
                .withMessageContaining("median error");
    }

    @Test
    void the_list_is_a_copy() {
        List<TokenError> largest = new ArrayList<>(List.of(ERROR));
        TokenErrors errors = new TokenErrors(1, 0.2, largest);
        largest.clear();

        assertThat(errors.largest()).containsExactly(ERROR);
    }
}

package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a sample, with the standard error of the same figure of all text like it.
 *
 * @param value the figure
 * @param error its standard error if positions were independent, as llama.cpp prints it; {@code null} if the sample
 *     doesn't tell
 * @param errorByCase its standard error if only the cases are independent of each other, since positions of one text
 *     aren't; {@code null} if the figure has none, or there is only one case
 */
public record Estimate(
        double value,
        @Nullable Double error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double errorByCase) {

    /** @throws IllegalArgumentException if the figure isn't finite, or an error isn't an error */
    public Estimate {
        Require.finite(value, "figure");
        if (error != null) {
            Require.finiteNotNegative(error, "standard error");
        }
        if (errorByCase != null) {
            Require.finiteNotNegative(errorByCase, "standard error by case");
        }
    }
}

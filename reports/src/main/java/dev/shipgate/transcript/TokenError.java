package dev.shipgate.transcript;

/**
 * The error of one token id over a run.
 *
 * @param token the token
 * @param rows the number of rows that the figures cover
 * @param meanNats the mean of its centred errors
 * @param rmsNats their root mean square
 */
public record TokenError(Token token, int rows, double meanNats, double rmsNats) {

    /** @throws IllegalArgumentException if a value isn't finite or is out of its range */
    public TokenError {
        Require.that(rows >= 1, "an error comes from at least one row: " + rows);
        Require.finite(meanNats, "mean error");
        Require.finiteNotNegative(rmsNats, "RMS error");
    }
}

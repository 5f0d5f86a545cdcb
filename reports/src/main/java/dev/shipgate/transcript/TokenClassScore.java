package dev.shipgate.transcript;

/**
 * The agreement at the positions whose oracle top-1 is in one class.
 *
 * @param tokenClass the class
 * @param of the number of positions
 * @param agreed the number of positions at which the bundle has the same top-1
 */
public record TokenClassScore(TokenClass tokenClass, int of, int agreed) {

    /** @throws IllegalArgumentException if {@code agreed} is larger than {@code of} */
    public TokenClassScore {
        Require.notNegative(agreed, "agreements");
        Require.that(agreed <= of, agreed + " of " + of + " positions agree");
    }
}

package dev.shipgate.transcript;

/**
 * How the positions came out whose oracle's top-1 is of one class.
 *
 * @param tokenClass the class
 * @param of how many positions there are
 * @param agreed at how many of them the bundle has the same top-1
 */
public record TokenClassScore(TokenClass tokenClass, int of, int agreed) {

    /** @throws IllegalArgumentException if more agree than there are */
    public TokenClassScore {
        Require.notNegative(agreed, "agreements");
        Require.that(agreed <= of, agreed + " of " + of + " positions agree");
    }
}

package dev.shipgate.transcript;

/**
 * A constant of a graph with one row per position, such as the cosines of a rotary embedding or a causal mask. Beyond
 * its last row the graph cannot run, or is wrong.
 *
 * @param name the name of the stored tensor
 * @param use the operator that reads it
 * @param positions the number of positions
 */
public record PositionTable(String name, String use, long positions) {

    /** @throws IllegalArgumentException if there is no position */
    public PositionTable {
        Require.notBlank(name, "name of a table of positions");
        Require.that(positions > 0, "a table has at least one position: " + positions);
    }
}

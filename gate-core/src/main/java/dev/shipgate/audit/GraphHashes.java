package dev.shipgate.audit;

/**
 * The hashes of the nodes of two graphs that are compared.
 *
 * @param first those of the first graph
 * @param second those of the second graph
 * @param firstWiring those of the first graph without the attributes
 * @param secondWiring those of the second graph without the attributes
 */
record GraphHashes(
        StructureHashes first, StructureHashes second, StructureHashes firstWiring, StructureHashes secondWiring) {

    static GraphHashes of(GraphScope first, GraphScope second, WeightMatch weights) {
        return new GraphHashes(
                new StructureHashes(first, true, weights),
                new StructureHashes(second, true, weights),
                new StructureHashes(first, false, weights),
                new StructureHashes(second, false, weights));
    }

    /** Tells whether two nodes compute the same from the same inputs and weights. */
    boolean same(GraphNode ofFirst, GraphNode ofSecond) {
        String hash = first.of(ofFirst);
        return hash != null && hash.equals(second.of(ofSecond));
    }
}

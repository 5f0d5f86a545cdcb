package dev.shipgate.audit;

import dev.shipgate.report.comparison.PropertyDifference;

/** The source of what a node reads. */
sealed interface GraphValue {

    /** Returns the source in words. */
    String text();

    /** Nothing: an optional input that isn't given. */
    record Absent() implements GraphValue {
        @Override
        public String text() {
            return PropertyDifference.ABSENT;
        }
    }

    /**
     * An input of a graph, a subgraph or a function.
     *
     * @param scope where it is declared
     * @param position its place among the inputs, from 0
     * @param name its name
     */
    record Input(GraphScope scope, int position, String name) implements GraphValue {
        @Override
        public String text() {
            return "the graph's input " + name;
        }
    }

    /**
     * A stored tensor.
     *
     * @param name its name in its graph
     * @param tensor its content
     */
    record Stored(String name, StoredTensor tensor) implements GraphValue {
        @Override
        public String text() {
            return "the weight " + name + ", " + tensor.text();
        }
    }

    /**
     * An output of a node.
     *
     * @param node the node that makes it
     * @param output its place among the node's outputs, from 0
     */
    record Made(GraphNode node, int output) implements GraphValue {
        @Override
        public String text() {
            return (output == 0 ? "" : "output " + output + " of ") + node.label();
        }
    }

    /** A name that nothing makes. */
    record Unknown(String name) implements GraphValue {
        @Override
        public String text() {
            return "the undefined value " + name;
        }
    }
}

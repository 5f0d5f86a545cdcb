package dev.shipgate.report.comparison;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One property that two graphs, or two nodes, have in different forms.
 *
 * @param kind the kind of property
 * @param name its name, such as {@code accuracy_level} or {@code 2} for the third input
 * @param first what the first has, in words; {@value #ABSENT} if it lacks it
 * @param second what the second has, in words; {@value #ABSENT} if it lacks it
 */
public record PropertyDifference(Kind kind, String name, String first, String second) {

    /** What a side has if it lacks the property. */
    public static final String ABSENT = "absent";

    /** The kind of a property. */
    public enum Kind {
        /** The type of a node. */
        OPERATOR,
        /** An attribute of a node. */
        ATTRIBUTE,
        /** What a node reads at one of its inputs. */
        INPUT,
        /** An input of a graph or of its body: its type and its fixed dimensions. */
        GRAPH_INPUT,
        /** An output of a graph or of its body: its type, or the node that makes it. */
        GRAPH_OUTPUT,
        /** The version of an operator set that the nodes use. */
        OPSET,
        /** A local function. */
        FUNCTION,
        /** A whole graph of a bundle. */
        GRAPH;

        /** Returns the name that files use. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if both sides have the same text */
    public PropertyDifference {
        if (first.equals(second)) {
            throw new IllegalArgumentException(kind + " " + name + " is on both sides: " + first);
        }
    }
}

package dev.shipgate.audit;

import dev.shipgate.report.comparison.GraphComparison;
import dev.shipgate.report.comparison.PropertyDifference;
import dev.shipgate.report.comparison.PropertyDifference.Kind;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares the graphs of two bundles node by node. */
final class GraphComparer {

    private final WeightMatch weights;
    private final GraphFindings findings = new GraphFindings();

    private GraphComparer(WeightMatch weights) {
        this.weights = weights;
    }

    static GraphComparison compare(BundleGraphs first, BundleGraphs second, WeightMatch weights) {
        GraphComparer comparer = new GraphComparer(weights);
        for (String role : first.rolesWith(second)) {
            ComparedGraph ofFirst = first.graphs().get(role);
            ComparedGraph ofSecond = second.graphs().get(role);
            if (ofFirst != null && ofSecond != null) {
                comparer.compare(role, ofFirst, ofSecond);
            } else {
                comparer.missing(Kind.GRAPH, role, ofFirst != null);
            }
        }
        return comparer.findings.toComparison();
    }

    private void compare(String role, ComparedGraph first, ComparedGraph second) {
        compare(Kind.OPSET, "", first.opsets(), second.opsets());
        compare(Kind.GRAPH_INPUT, "", first.inputs(), second.inputs());
        compare(Kind.GRAPH_OUTPUT, "", first.outputs(), second.outputs());
        ScopeComparer.compare(role, first.scope(), second.scope(), weights, findings);
        Set<String> functions = new TreeSet<>(first.functions().keySet());
        functions.addAll(second.functions().keySet());
        for (String name : functions) {
            ComparedFunction ofFirst = first.functions().get(name);
            ComparedFunction ofSecond = second.functions().get(name);
            if (ofFirst != null && ofSecond != null) {
                compare(Kind.OPSET, name + " ", ofFirst.opsets(), ofSecond.opsets());
                compare(Kind.FUNCTION, name + " attribute ", ofFirst.attributes(), ofSecond.attributes());
                ScopeComparer.compare("function " + name, ofFirst.scope(), ofSecond.scope(), weights, findings);
            } else {
                missing(Kind.FUNCTION, name, ofFirst != null);
            }
        }
    }

    private void compare(Kind kind, String prefix, Map<String, String> first, Map<String, String> second) {
        Set<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        for (String name : names) {
            String ofFirst = first.getOrDefault(name, PropertyDifference.ABSENT);
            String ofSecond = second.getOrDefault(name, PropertyDifference.ABSENT);
            if (!ofFirst.equals(ofSecond)) {
                findings.around.add(new PropertyDifference(kind, prefix + name, ofFirst, ofSecond));
            }
        }
    }

    private void missing(Kind kind, String name, boolean isInFirst) {
        findings.around.add(new PropertyDifference(
                kind,
                name,
                isInFirst ? "present" : PropertyDifference.ABSENT,
                isInFirst ? PropertyDifference.ABSENT : "present"));
    }
}

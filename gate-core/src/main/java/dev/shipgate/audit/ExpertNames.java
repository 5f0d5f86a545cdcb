package dev.shipgate.audit;

import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the experts of a graph that has a product for each of them, by what exporters call them:
 * {@code experts.7.}. The k of its TopK says how many a token uses, provided that the graph gives each expert only its
 * own tokens (NonZero); otherwise each step computes all of them.
 */
final class ExpertNames {

    private static final Pattern EXPERT = Pattern.compile("experts[./](\\d{1,4})[./]");

    private final Optional<Experts> experts;

    private ExpertNames(Optional<Experts> experts) {
        this.experts = experts;
    }

    static ExpertNames in(OnnxGraph graph) {
        Set<Integer> numbers = new TreeSet<>();
        for (String name : graph.initializers().keySet()) {
            number(name).ifPresent(numbers::add);
        }
        if (numbers.size() < 2) {
            return new ExpertNames(Optional.empty());
        }
        boolean dispatches = graph.graph().getNodeList().stream()
                .anyMatch(node -> node.getOpType().equals("NonZero"));
        int count = numbers.size();
        int chosen = graph.graph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("TopK"))
                .map(node -> Routers.chosen(graph, node))
                .flatMapToInt(OptionalInt::stream)
                .filter(k -> k > 0 && k <= count)
                .max()
                .orElse(count);
        return new ExpertNames(
                Optional.of(dispatches ? new Experts(count, chosen) : new Experts(count, count, chosen)));
    }

    /** Returns the weight, marked as one of experts if its name says so. */
    WeightAudit mark(WeightAudit weight) {
        return number(weight.name()).isPresent() ? experts.map(weight::of).orElse(weight) : weight;
    }

    private static OptionalInt number(String name) {
        Matcher matcher = EXPERT.matcher(name);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}

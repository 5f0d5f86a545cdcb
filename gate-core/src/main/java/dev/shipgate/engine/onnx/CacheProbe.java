package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.engine.onnx.StepGraph.Phase;
import dev.shipgate.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs single steps from zeros to learn what a graph's declarations don't say about its caches. */
final class CacheProbe {

    private final OrtEnvironment environment;
    private final StepGraph steps;
    private final DecoderGraph graph;
    private final @Nullable TokenEmbedding embedding;

    /** @param embedding as for {@link StepInputs} */
    CacheProbe(OrtEnvironment environment, StepGraph steps, DecoderGraph graph, @Nullable TokenEmbedding embedding) {
        this.environment = environment;
        this.steps = steps;
        this.graph = graph;
        this.embedding = embedding;
    }

    /** Returns the graph with the layouts that were found. Runs nothing if the declarations say it all. */
    DecoderGraph complete() throws OrtException {
        Map<String, CacheLayout> found = new HashMap<>();
        if (graph.states().stream().anyMatch(CacheProbe::isFixed)) {
            found.putAll(fixedLayouts());
        }
        graph.states().stream()
                .filter(CacheProbe::mayBeTrimmed)
                .map(state -> state.use().windowTokens())
                .distinct()
                .forEach(window -> mostTokens(window)
                        .forEach((output, most) -> graph.states().stream()
                                .filter(state -> state.output().equals(output))
                                .filter(state -> state.use().windowTokens() == window)
                                .forEach(state -> found.put(output, CacheLayout.trimmed(tokenAxis(state), most)))));
        return graph.with(graph.states().stream()
                .map(state -> found.containsKey(state.output()) ? state.with(found.get(state.output())) : state)
                .toList());
    }

    private static boolean isFixed(CarriedState state) {
        CacheLayout cache = state.cache();
        return cache != null && cache.columns() > 0 && !cache.dropsOldest();
    }

    /** Finds where the first token is written in caches of fixed length, by their outputs. */
    private Map<String, CacheLayout> fixedLayouts() throws OrtException {
        List<CarriedState> probed =
                graph.states().stream().filter(CacheProbe::isFixed).toList();
        Map<String, CacheLayout> layouts = new HashMap<>();
        try (DecodeState zeros = new DecodeState(environment, graph.states())) {
            zeros.reset();
            StepInputs inputs = new StepInputs(environment, graph, embedding);
            try (StepInputs.Fed step = inputs.feed(zeros.inputs(), List.of(0), 0)) {
                zeros.carry(steps.run(Phase.TOKEN, step.feeds(), outputs(graph.states()), Map.of()));
            }
            for (CarriedState state : probed) {
                FirstToken.in(zeros.copies(state).get(0))
                        .map(FirstToken::layout)
                        .ifPresent(layout -> layouts.put(state.output(), layout));
            }
        }
        return layouts;
    }

    private static Set<String> outputs(List<CarriedState> states) {
        return states.stream().map(CarriedState::output).collect(Collectors.toSet());
    }

    private static boolean mayBeTrimmed(CarriedState state) {
        CacheLayout cache = state.cache();
        return cache != null
                && cache.isUnbounded()
                && state.use().windowTokens() > 1
                && !state.use().isReturnedWhole();
    }

    /**
     * Finds the caches that a step no longer lengthens when they hold what attention can see: the window without the
     * new token, or with it.
     *
     * @return the length of each, by its output
     */
    private Map<String, Integer> mostTokens(int window) {
        Map<String, Integer> most = new HashMap<>();
        for (int length : new int[] {window - 1, window}) {
            lengthsAfter(length).forEach((output, after) -> {
                if (after == length) {
                    most.putIfAbsent(output, length);
                }
            });
        }
        return most;
    }

    /** Returns how long each cache that may be trimmed is after one step from {@code tokens} tokens of zeros. */
    private Map<String, Integer> lengthsAfter(int tokens) {
        List<CarriedState> probed =
                graph.states().stream().filter(CacheProbe::mayBeTrimmed).toList();
        try (DecodeState zeros = new DecodeState(environment, graph.states())) {
            zeros.reset();
            for (CarriedState state : graph.states()) {
                if (state.cache() != null && state.cache().columns() == 0) {
                    zeros.layZeros(state, tokens);
                }
            }
            StepInputs inputs = new StepInputs(environment, graph, embedding);
            try (StepInputs.Fed step = inputs.feed(zeros.inputs(), List.of(0), tokens);
                    StepResult result = steps.run(Phase.TOKEN, step.feeds(), outputs(probed), Map.of())) {
                Map<String, Integer> lengths = new HashMap<>();
                for (CarriedState state : probed) {
                    OnnxTensor cache = result.get(state.output());
                    Shape one = state.ofOne(Shape.of(cache.getInfo().getShape()));
                    lengths.put(state.output(), Math.toIntExact(one.dimension(tokenAxis(state))));
                }
                return lengths;
            }
        } catch (OrtException cannotHoldSoMany) {
            return Map.of();
        }
    }

    private static int tokenAxis(CarriedState state) {
        CacheLayout cache = state.cache();
        return cache == null ? CacheLayout.USUAL_AXIS : cache.tokenAxis();
    }
}

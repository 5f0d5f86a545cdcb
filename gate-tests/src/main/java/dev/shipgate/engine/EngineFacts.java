package dev.shipgate.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs a bundle, how, and what it found in the graph.
 *
 * @param name           of the engine
 * @param version        of the engine
 * @param options        every option that was set
 * @param staticInputIds whether the graph takes one token a step and no more
 * @param inputIdsType   element type of {@code input_ids}
 * @param logitsType     element type of {@code logits}
 * @param vocabularySize length of a row of logits
 * @param states         what is carried from step to step, by layer and kind
 */
public record EngineFacts(
        String name,
        String version,
        Map<String, String> options,
        boolean staticInputIds,
        String inputIdsType,
        String logitsType,
        int vocabularySize,
        List<StateFacts> states) {

    public EngineFacts {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        states = List.copyOf(states);
    }
}

package dev.shipgate.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One of the graphs that make a step together. They run in order, and each takes what earlier ones output under the
 * name of its input.
 *
 * @param name its name in the manifest
 * @param file its graph
 * @param inputs the names of its inputs; empty if the manifest doesn't list them
 * @param outputs the names of its outputs; empty if the manifest doesn't list them
 * @param forwarded the names under which later stages take its outputs, by its own names for them; only those that
 *     differ
 * @param runsOnPrompt whether it runs when a prompt is fed
 * @param runsOnToken whether it runs when a single generated token is fed
 */
public record PipelineStage(
        String name,
        Path file,
        List<String> inputs,
        List<String> outputs,
        Map<String, String> forwarded,
        boolean runsOnPrompt,
        boolean runsOnToken) {

    public PipelineStage {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        forwarded = Map.copyOf(forwarded);
    }

    /** Returns the only stage of a bundle whose one graph makes the whole step. */
    static PipelineStage whole(Path file) {
        return new PipelineStage("decoder", file, List.of(), List.of(), Map.of(), true, true);
    }

    /** Returns the name under which later stages and the next step take one of its outputs. */
    public String passedName(String output) {
        return forwarded.getOrDefault(output, output);
    }
}

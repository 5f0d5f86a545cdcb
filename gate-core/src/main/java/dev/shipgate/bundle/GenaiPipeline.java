package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads {@code model.decoder.pipeline} of a {@code genai_config.json}: objects of stages by their names, in order. */
final class GenaiPipeline {

    private static final String FIELD = "model.decoder.pipeline";

    private final Manifest manifest;
    private final InputFolder folder;

    private GenaiPipeline(Manifest manifest, InputFolder folder) {
        this.manifest = manifest;
        this.folder = folder;
    }

    /**
     * Returns the stages; empty if the manifest has no pipeline.
     *
     * @throws InvalidInputException if a stage isn't valid, or its file is missing or outside the folder
     */
    static Optional<List<PipelineStage>> of(Manifest manifest, InputFolder folder) {
        JsonNode pipeline = manifest.at(FIELD);
        if (pipeline.isMissingNode() || pipeline.isNull() || pipeline.isArray() && pipeline.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GenaiPipeline(manifest, folder).stages(pipeline));
    }

    private List<PipelineStage> stages(JsonNode pipeline) {
        List<PipelineStage> stages = new ArrayList<>();
        for (JsonNode group : require(pipeline.isArray(), pipeline, FIELD, "a list of objects")) {
            require(group.isObject(), group, FIELD, "a list of objects");
            group.properties().forEach(each -> stages.add(stage(each.getKey(), each.getValue())));
        }
        long names = stages.stream().map(PipelineStage::name).distinct().count();
        if (stages.isEmpty() || names < stages.size()) {
            throw new InvalidInputException(
                    manifest.file(), FIELD + " must have at least one stage, and each a name of its own");
        }
        return stages;
    }

    private PipelineStage stage(String name, JsonNode stage) {
        String field = FIELD + "." + name;
        require(stage.isObject(), stage, field, "an object");
        JsonNode file = stage.path("filename");
        require(file.isString(), file, field + ".filename", "the name of a file");
        return new PipelineStage(
                name,
                folder.file(file.stringValue()),
                texts(stage.path("inputs"), field + ".inputs"),
                texts(stage.path("outputs"), field + ".outputs"),
                forwarded(stage.path("output_names_forwarder"), field + ".output_names_forwarder"),
                flag(stage.path("run_on_prompt"), field + ".run_on_prompt"),
                flag(stage.path("run_on_token_gen"), field + ".run_on_token_gen"));
    }

    private List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        require(node.isMissingNode() || node.isArray(), node, field, "a list of names");
        for (JsonNode each : node) {
            texts.add(require(each.isString(), each, field, "a list of names").stringValue());
        }
        return texts;
    }

    private Map<String, String> forwarded(JsonNode node, String field) {
        Map<String, String> forwarded = new HashMap<>();
        require(node.isMissingNode() || node.isObject(), node, field, "an object of names");
        node.properties()
                .forEach(each -> forwarded.put(
                        each.getKey(),
                        require(each.getValue().isString(), each.getValue(), field, "an object of names")
                                .stringValue()));
        return forwarded;
    }

    private boolean flag(JsonNode node, String field) {
        return require(node.isMissingNode() || node.isBoolean(), node, field, "true or false")
                .asBoolean(true);
    }

    private JsonNode require(boolean condition, JsonNode node, String field, String expected) {
        if (!condition) {
            throw new InvalidInputException(
                    manifest.file(),
                    field + (node.isMissingNode() ? " is missing" : " must be " + expected + ", found " + node));
        }
        return node;
    }
}

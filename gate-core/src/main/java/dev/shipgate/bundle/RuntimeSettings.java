package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Finds the settings of a bundle that its runtime applies to generation, and the gate doesn't. */
public final class RuntimeSettings {

    private static final String GENERATION = "generation_config.json";

    /** Ids are compared by the gate, and the others say nothing about generation. */
    private static final Set<String> NOT_SETTINGS = Set.of(
            "eos_token_id",
            "bos_token_id",
            "pad_token_id",
            "decoder_start_token_id",
            "transformers_version",
            "_from_model_config",
            "max_length",
            "max_new_tokens",
            "past_present_share_buffer",
            "use_cache");

    /** The values at which a setting does nothing. */
    private static final Map<String, Double> NEUTRAL = Map.of(
            "temperature", 1.0,
            "top_p", 1.0,
            "typical_p", 1.0,
            "repetition_penalty", 1.0,
            "encoder_repetition_penalty", 1.0,
            "length_penalty", 1.0,
            "num_beams", 1.0,
            "num_beam_groups", 1.0,
            "num_return_sequences", 1.0);

    private RuntimeSettings() {}

    /**
     * Returns each setting with its value, by the file that contains it. Settings at a value without an effect are left
     * out, and so are files that can't be read.
     */
    public static Map<String, List<String>> notApplied(Bundle bundle) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        InputFolder folder = new InputFolder(bundle.root());
        add(found, GenaiReader.MANIFEST, manifest(folder, GenaiReader.MANIFEST).map(each -> each.at("search")));
        manifest(folder, GenaiReader.MANIFEST)
                .map(RuntimeSettings::providerOptions)
                .orElse(List.of())
                .forEach(options -> found.computeIfAbsent(GenaiReader.MANIFEST, file -> new ArrayList<>())
                        .add("provider_options " + options));
        add(found, GENERATION, manifest(folder, GENERATION).map(Manifest::root));
        return found;
    }

    /** Returns the options of the decoder, and those of each stage of its pipeline. */
    private static List<JsonNode> providerOptions(Manifest manifest) {
        String options = "provider_options";
        List<JsonNode> found = new ArrayList<>();
        found.add(manifest.at("model.decoder.session_options." + options));
        manifest.at("model.decoder.pipeline")
                .forEach(group -> group.forEach(
                        stage -> found.add(stage.path("session_options").path(options))));
        found.removeIf(JsonNode::isEmpty);
        return found;
    }

    private static void add(Map<String, List<String>> found, String file, Optional<JsonNode> settings) {
        Map<String, String> effective = new TreeMap<>();
        settings.ifPresent(all -> all.properties().stream()
                .filter(each -> !NOT_SETTINGS.contains(each.getKey()) && hasEffect(each.getKey(), each.getValue()))
                .forEach(each -> effective.put(each.getKey(), each.getValue().toString())));
        // Without sampling, its settings have no effect.
        if (!effective.containsKey("do_sample")) {
            effective.keySet().removeAll(Set.of("temperature", "top_k", "top_p", "typical_p", "min_p"));
        }
        if (!effective.isEmpty()) {
            found.put(
                    file,
                    new ArrayList<>(effective.entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .toList()));
        }
    }

    private static boolean hasEffect(String name, JsonNode value) {
        boolean isOff = value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isNumber() && value.doubleValue() == NEUTRAL.getOrDefault(name, 0.0)
                || (value.isArray() || value.isObject()) && value.isEmpty();
        return !isOff;
    }

    private static Optional<Manifest> manifest(InputFolder folder, String name) {
        try {
            return Manifest.find(folder, name);
        } catch (InvalidInputException unreadable) {
            return Optional.empty();
        }
    }
}

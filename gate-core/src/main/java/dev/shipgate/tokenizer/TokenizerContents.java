package dev.shipgate.tokenizer;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code tokenizer.json} says about turning a text into ids, in a form that doesn't depend on which version of
 * the library wrote the file: merges as pairs, options only if they aren't at their default, and no step without an
 * effect on ids.
 */
public final class TokenizerContents {

    private static final int SHOWN_CHARACTERS = 60;
    private static final int SHOWN_BEFORE_DIFFERENCE = 20;

    private static final String VOCABULARY = "vocabulary";
    private static final String MERGES = "merges";

    private final Map<String, JsonNode> parts = new LinkedHashMap<>();

    private TokenizerContents(JsonNode root) {
        JsonNode model = root.path("model");
        parts.put(VOCABULARY, model.path("vocab"));
        parts.put(MERGES, mergesAsPairs(model.path("merges")));
        parts.put("model's options", options(model));
        parts.put("added tokens", addedTokens(root.path("added_tokens")));
        parts.put("normalizer", step(root.path("normalizer"), "normalizers"));
        parts.put("pre-tokenizer", step(root.path("pre_tokenizer"), "pretokenizers"));
        parts.put("post-processor", postProcessor(root.path("post_processor")));
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws InvalidInputException if it can't be read
     */
    public static TokenizerContents read(Path file) {
        return new TokenizerContents(new StrictJson().read(file, JsonNode.class));
    }

    /**
     * Returns one line for each part in which this tokenizer differs from the expected one; empty if they are equal.
     */
    public List<String> differencesFrom(TokenizerContents expected) {
        List<String> lines = new ArrayList<>();
        parts.forEach((name, found) -> {
            JsonNode wanted = Objects.requireNonNull(expected.parts.get(name));
            if (!found.equals(wanted)) {
                lines.add(name + ": " + difference(name, found, wanted));
            }
        });
        return lines;
    }

    private static String difference(String part, JsonNode found, JsonNode expected) {
        if (part.equals(VOCABULARY) && found.isObject() && expected.isObject()) {
            return entryDifference(found, expected);
        }
        if (part.equals(MERGES)) {
            int first = IntStream.range(0, Math.min(found.size(), expected.size()))
                    .filter(i -> !found.get(i).equals(expected.get(i)))
                    .findFirst()
                    .orElse(Math.min(found.size(), expected.size()));
            return "merge " + first + " is " + shown(found.path(first)) + ", expected " + shown(expected.path(first));
        }
        String before = found.toString();
        String wanted = expected.toString();
        int first = IntStream.range(0, Math.min(before.length(), wanted.length()))
                .filter(i -> before.charAt(i) != wanted.charAt(i))
                .findFirst()
                .orElse(Math.min(before.length(), wanted.length()));
        return excerpt(before, first) + ", expected " + excerpt(wanted, first);
    }

    private static String entryDifference(JsonNode found, JsonNode expected) {
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            JsonNode id = found.path(entry.getKey());
            if (!id.equals(entry.getValue())) {
                return "token \"" + entry.getKey() + "\" has id " + shown(id) + ", expected " + entry.getValue();
            }
        }
        return found.size() + " tokens, expected " + expected.size();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "absent" : excerpt(node.toString(), 0);
    }

    private static String excerpt(String text, int around) {
        int start = Math.max(0, around - SHOWN_BEFORE_DIFFERENCE);
        int end = Math.min(text.length(), start + SHOWN_CHARACTERS);
        return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }

    /** Older versions write a merge as one string with a blank, newer ones as a pair. */
    private static JsonNode mergesAsPairs(JsonNode merges) {
        ArrayNode pairs = JsonMapper.shared().createArrayNode();
        for (JsonNode merge : merges) {
            pairs.add(merge.isString() ? pair(merge.stringValue()) : merge);
        }
        return pairs;
    }

    static ArrayNode pair(String merge) {
        ArrayNode pair = JsonMapper.shared().createArrayNode();
        for (String part : merge.split(" ", 2)) {
            pair.add(part);
        }
        return pair;
    }

    /** Every option of a model is off by default, so null, false and absent mean the same. */
    private static JsonNode options(JsonNode model) {
        ObjectNode options = JsonMapper.shared().createObjectNode();
        for (Map.Entry<String, JsonNode> option : model.properties()) {
            boolean isPart = option.getKey().equals("vocab") || option.getKey().equals("merges");
            if (!isPart && !isOff(option.getValue())) {
                options.set(option.getKey(), option.getValue());
            }
        }
        return options.has("type") || !model.has("merges") ? options : options.put("type", "BPE");
    }

    private static boolean isOff(JsonNode option) {
        return option.isNull() || option.isBoolean() && !option.booleanValue();
    }

    private static JsonNode addedTokens(JsonNode tokens) {
        List<ObjectNode> sorted = new ArrayList<>();
        for (JsonNode token : tokens) {
            ObjectNode options = JsonMapper.shared().createObjectNode();
            token.properties().stream()
                    .filter(each -> !isOff(each.getValue()))
                    .forEach(each -> options.set(each.getKey(), each.getValue()));
            sorted.add(options);
        }
        sorted.sort(Comparator.comparingInt(token -> token.path("id").asInt(0)));
        return JsonMapper.shared().createArrayNode().addAll(sorted);
    }

    /** Reduces a step to what it does: a sequence of one is that one, and an empty one does nothing. */
    private static JsonNode step(JsonNode step, String nested) {
        JsonMapper json = JsonMapper.shared();
        if (!step.isObject()) {
            return json.nullNode();
        }
        if (step.path("type").stringValue("").equals("Sequence")) {
            ArrayNode steps = json.createArrayNode();
            for (JsonNode each : step.path(nested)) {
                JsonNode inner = step(each, nested);
                if (inner.isArray()) {
                    inner.forEach(steps::add);
                } else if (!inner.isNull()) {
                    steps.add(inner);
                }
            }
            return steps.isEmpty() ? json.nullNode() : steps.size() == 1 ? steps.get(0) : steps;
        }
        ObjectNode copy = ((ObjectNode) step).deepCopy();
        if (copy.path("type").stringValue("").equals("ByteLevel")) {
            copy.remove("trim_offsets");
            copy.put("use_regex", copy.path("use_regex").asBoolean(true));
        }
        if (copy.has("invert") && isOff(copy.path("invert"))) {
            copy.remove("invert");
        }
        return copy;
    }

    /** Keeps what a post-processor adds to a single text. One that only corrects offsets adds nothing. */
    private static JsonNode postProcessor(JsonNode processor) {
        JsonMapper json = JsonMapper.shared();
        JsonNode reduced = step(processor, "processors");
        ArrayNode all = json.createArrayNode();
        for (JsonNode each :
                reduced.isArray() ? reduced : json.createArrayNode().add(reduced)) {
            JsonNode added = added(each);
            if (added != null) {
                all.add(added);
            }
        }
        return all;
    }

    private static @Nullable JsonNode added(JsonNode processor) {
        return switch (processor.path("type").stringValue("")) {
            case "", "ByteLevel" -> null;
            case "TemplateProcessing" -> {
                ArrayNode pieces = JsonMapper.shared().createArrayNode();
                for (JsonNode piece : processor.path("single")) {
                    String special = piece.path("SpecialToken").path("id").stringValue(null);
                    if (special == null) {
                        pieces.add("text");
                    } else {
                        pieces.add(
                                processor.path("special_tokens").path(special).path("ids"));
                    }
                }
                yield pieces.size() == 1 && pieces.get(0).isString() ? null : pieces;
            }
            default -> processor;
        };
    }
}

package dev.shipgate.tokenizer;

import dev.shipgate.input.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files that versions of the Hugging Face library write for one tokenizer. An oracle records only the digest of its
 * tokenizer's file. If one of these files has that digest, the tokenizer is the oracle's, however its own file is
 * written.
 *
 * <p>The library writes its fields in a fixed order, indented by two spaces or without any blank, in UTF-8. From 0.20
 * on, merges are pairs, before that, strings. {@code ignore_merges} came with 0.19 and {@code byte_fallback} with
 * 0.13.3.
 */
public final class TokenizerWritings {

    /** The order of the fields, over all kinds of objects; see {@code Serialize} in the sources of the library. */
    private static final List<String> ORDER = List.of(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model",
            "type",
            "SpecialToken",
            "Sequence",
            "String",
            "Regex",
            "single",
            "pair",
            "special_tokens",
            "id",
            "ids",
            "tokens",
            "type_id",
            "pattern",
            "content",
            "single_word",
            "lstrip",
            "rstrip",
            "normalized",
            "special",
            "behavior",
            "invert",
            "replacement",
            "prepend_scheme",
            "split",
            "add_prefix_space",
            "trim_offsets",
            "use_regex",
            "dropout",
            "unk_token",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "fuse_unk",
            "byte_fallback",
            "ignore_merges",
            "max_input_chars_per_word",
            "vocab",
            "merges");

    private static final List<String> BPE_NULLS =
            List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix");
    private static final List<String> BPE_FLAGS = List.of("fuse_unk", "byte_fallback", "ignore_merges");

    private final JsonNode root;

    private TokenizerWritings(JsonNode root) {
        this.root = root;
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws dev.shipgate.input.InvalidInputException if it can't be read
     */
    public static TokenizerWritings of(Path file) {
        return new TokenizerWritings(new StrictJson().read(file, JsonNode.class));
    }

    /** Tells whether the library would write this tokenizer as a file with the given digest. */
    public boolean include(String sha256) {
        return forms().flatMap(form -> Stream.of(true, false).map(indented -> digest(form, indented)))
                .anyMatch(sha256::equals);
    }

    private Stream<JsonNode> forms() {
        if (!(root instanceof ObjectNode object) || !isBpe(object.path("model"))) {
            return Stream.of(root);
        }
        return Stream.of(
                form(object, true, Set.of()),
                form(object, false, Set.of()),
                form(object, false, Set.of("ignore_merges")),
                form(object, false, Set.of("ignore_merges", "byte_fallback")));
    }

    private static boolean isBpe(JsonNode model) {
        return model.has("merges");
    }

    private static ObjectNode form(ObjectNode root, boolean pairs, Set<String> unknown) {
        ObjectNode copy = root.deepCopy();
        ObjectNode model = (ObjectNode) copy.path("model");
        BPE_NULLS.stream().filter(option -> !model.has(option)).forEach(model::putNull);
        BPE_FLAGS.stream().filter(option -> !model.has(option)).forEach(option -> model.put(option, false));
        unknown.stream()
                .filter(option -> !model.path(option).booleanValue(false))
                .forEach(model::remove);
        ArrayNode merges = JsonMapper.shared().createArrayNode();
        for (JsonNode merge : model.path("merges")) {
            if (merge.isString() == !pairs) {
                merges.add(merge);
            } else if (pairs) {
                merges.add(TokenizerContents.pair(merge.stringValue()));
            } else {
                merges.add(merge.path(0).asString("") + " " + merge.path(1).asString(""));
            }
        }
        model.set("merges", merges);
        return copy;
    }

    private static String digest(JsonNode node, boolean indented) {
        StringBuilder text = new StringBuilder();
        write(node, "", indented ? "\n" : "", text);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** @param line a line break and the indentation of this value; empty if nothing is indented */
    private static void write(JsonNode node, String key, String line, StringBuilder text) {
        String inner = line.isEmpty() ? "" : line + "  ";
        if (node.isObject()) {
            String separator = "{";
            for (Map.Entry<String, JsonNode> field : sorted(node, key)) {
                text.append(separator).append(inner);
                string(field.getKey(), text);
                text.append(line.isEmpty() ? ":" : ": ");
                write(field.getValue(), field.getKey(), inner, text);
                separator = ",";
            }
            text.append(node.isEmpty() ? "{}" : line + "}");
        } else if (node.isArray()) {
            String separator = "[";
            for (JsonNode element : node) {
                text.append(separator).append(inner);
                write(element, "", inner, text);
                separator = ",";
            }
            text.append(node.isEmpty() ? "[]" : line + "]");
        } else if (node.isString()) {
            string(node.stringValue(), text);
        } else {
            text.append(node);
        }
    }

    /** A vocabulary is in the order of its ids, a map of special tokens in that of its keys. */
    private static List<Map.Entry<String, JsonNode>> sorted(JsonNode object, String key) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
        if (key.equals("vocab")) {
            fields.sort(Comparator.comparingInt(field -> field.getValue().asInt(0)));
        } else if (key.equals("special_tokens")) {
            fields.sort(Map.Entry.comparingByKey());
        } else {
            fields.sort(Comparator.comparingInt(field -> place(field.getKey())));
        }
        return fields;
    }

    private static int place(String field) {
        int place = ORDER.indexOf(field);
        return place < 0 ? ORDER.size() : place;
    }

    private static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ') {
                        text.append(String.format("\\u%04x", (int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}

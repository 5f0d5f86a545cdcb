package dev.shipgate.tokenizer;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the {@code tokenizer_config.json} and {@code added_tokens.json} beside a tokenizer's files say, if they are
 * there.
 */
final class TokenizerConfig {

    private static final String CONFIG = "tokenizer_config.json";
    private static final List<String> NAMED_TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private final @Nullable Path folder;
    private final JsonNode config;

    private TokenizerConfig(@Nullable Path folder, JsonNode config) {
        this.folder = folder;
        this.config = config;
    }

    /** Takes a configuration that is in no file, so that nothing is read beside it. */
    static TokenizerConfig alone(JsonNode config) {
        return new TokenizerConfig(null, config);
    }

    /**
     * Reads the configuration beside a file.
     *
     * @throws InvalidInputException if it is there and isn't a JSON object
     */
    static TokenizerConfig beside(Path file) {
        Path config = file.resolveSibling(CONFIG);
        return new TokenizerConfig(
                file.resolveSibling(""),
                Files.exists(config) ? object(config) : JsonMapper.shared().createObjectNode());
    }

    /** Returns the name of the class that reads the files; empty if it isn't declared. */
    Optional<String> tokenizerClass() {
        return Optional.ofNullable(config.path("tokenizer_class").stringValue(null));
    }

    /** Returns a flag; empty if it isn't declared. */
    Optional<Boolean> flag(String name) {
        return config.path(name).isBoolean() ? Optional.of(config.path(name).booleanValue()) : Optional.empty();
    }

    /** Returns the text of a token, such as {@code bos_token}; empty if it isn't declared. */
    Optional<String> token(String name) {
        return Optional.ofNullable(text(config.path(name)));
    }

    /**
     * Returns the text of each added token by its id. They are listed in up to three places, with or without an id.
     *
     * @param idOf returns the id of a text in the vocabulary, or {@code null}
     */
    SortedMap<Integer, String> added(Function<String, @Nullable Integer> idOf) {
        SortedMap<Integer, String> tokens = new TreeMap<>();
        Path file = folder == null ? null : folder.resolve("added_tokens.json");
        if (file != null && Files.exists(file)) {
            object(file).properties().forEach(each -> tokens.put(id(file, each), each.getKey()));
        }
        config.path("added_tokens_decoder").properties().forEach(each -> {
            String text = text(each.getValue());
            if (text != null && each.getKey().matches("\\d{1,9}")) {
                tokens.put(Integer.parseInt(each.getKey()), text);
            }
        });
        for (String name : NAMED_TOKENS) {
            String text = text(config.path(name));
            Integer id = text == null || tokens.containsValue(text) ? null : idOf.apply(text);
            if (text != null && id != null) {
                tokens.put(id, text);
            }
        }
        return tokens;
    }

    private static int id(Path file, Map.Entry<String, JsonNode> token) {
        if (!token.getValue().isInt()) {
            throw new InvalidInputException(
                    file, "the token \"" + token.getKey() + "\" needs a whole number, found " + token.getValue());
        }
        return token.getValue().intValue();
    }

    private static @Nullable String text(JsonNode token) {
        return (token.isObject() ? token.path("content") : token).stringValue(null);
    }

    private static ObjectNode object(Path file) {
        if (new StrictJson().read(file, JsonNode.class) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInputException(file, "isn't a JSON object");
    }
}

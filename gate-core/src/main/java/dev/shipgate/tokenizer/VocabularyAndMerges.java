package dev.shipgate.tokenizer;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.input.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A byte-level BPE tokenizer shipped as {@code vocab.json} and {@code merges.txt}, with the special tokens of the
 * {@code added_tokens.json} and {@code tokenizer_config.json} beside them.
 */
public final class VocabularyAndMerges {

    private static final int MAX_MERGES_BYTES = (int) StrictJson.DEFAULT_MAX_BYTES;

    private final JsonMapper json = JsonMapper.shared();
    private final ObjectNode vocabulary;
    private final ArrayNode merges;
    private final TokenizerConfig config;
    private final SortedMap<Integer, String> added;

    private VocabularyAndMerges(Path vocabularyFile) {
        this.vocabulary = object(vocabularyFile);
        this.merges = merges(vocabularyFile.resolveSibling(TokenizerFiles.MERGES));
        this.config = TokenizerConfig.beside(vocabularyFile);
        this.added = config.added(this::idOf);
    }

    /**
     * Reads the files beside a {@code vocab.json}.
     *
     * @throws InvalidInputException if one of them isn't valid
     */
    public static VocabularyAndMerges read(Path vocabularyFile) {
        return new VocabularyAndMerges(vocabularyFile);
    }

    /** Returns the rule by which the tokenizer's class splits texts; empty if the files name no class with a rule. */
    public Optional<SplitRule> splitRule() {
        return SplitRule.ofClass(config.tokenizerClass().orElse(null));
    }

    /** Returns the text of each special token by its id. */
    SortedMap<Integer, String> specialTokens() {
        return new TreeMap<>(added);
    }

    /**
     * Returns the tokenizer as the contents of a {@code tokenizer.json}.
     *
     * @param rule how texts are split before merging; {@code null} to merge across the whole text
     */
    public String withRule(@Nullable SplitRule rule) {
        ObjectNode root = json.createObjectNode();
        root.put("version", "1.0");
        ArrayNode tokens = root.putArray("added_tokens");
        added.forEach((id, content) -> tokens.add(TokenizerJson.added(id, content, true)));
        root.set("normalizer", rule == SplitRule.QWEN2 ? json.createObjectNode().put("type", "NFC") : null);
        root.set("pre_tokenizer", preTokenizer(rule));
        root.set("post_processor", postProcessor());
        root.set("decoder", byteLevel(true));
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE");
        model.set("vocab", vocabulary);
        model.set("merges", merges);
        return root.toString();
    }

    private JsonNode preTokenizer(@Nullable SplitRule rule) {
        String expression = rule == null ? null : rule.expression();
        if (expression == null) {
            return byteLevel(rule != null);
        }
        ObjectNode sequence = json.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        ObjectNode split = steps.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", expression);
        split.put("behavior", "Isolated").put("invert", false);
        steps.add(byteLevel(false));
        return sequence;
    }

    private ObjectNode byteLevel(boolean splits) {
        return json.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", config.flag("add_prefix_space").orElse(false))
                .put("trim_offsets", true)
                .put("use_regex", splits);
    }

    /** Some of these tokenizers put a token before each text. */
    private @Nullable JsonNode postProcessor() {
        String first = config.token("bos_token").orElse(null);
        Integer id = first == null ? null : idOf(first);
        if (!config.flag("add_bos_token").orElse(false) || first == null || id == null) {
            return null;
        }
        return TokenizerJson.postProcessor(new TokenizerJson.End(first, id), null);
    }

    private @Nullable Integer idOf(String token) {
        JsonNode id = vocabulary.path(token);
        return id.isInt() ? (Integer) id.intValue() : null;
    }

    private static ObjectNode object(Path file) {
        if (new StrictJson().read(file, JsonNode.class) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInputException(file, "isn't a JSON object");
    }

    private ArrayNode merges(Path file) {
        ArrayNode pairs = json.createArrayNode();
        try {
            byte[] text = InputFile.bytes(file, "a list of merges", MAX_MERGES_BYTES);
            List<String> lines = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString()
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.isEmpty() || i == 0 && line.startsWith("#version")) {
                    continue;
                }
                String[] parts = line.split(" ", -1);
                if (parts.length != 2) {
                    throw new InvalidInputException(
                            file, "line " + (i + 1) + ": expected two parts with a blank between, found " + line);
                }
                pairs.addArray().add(parts[0]).add(parts[1]);
            }
            return pairs;
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }
}

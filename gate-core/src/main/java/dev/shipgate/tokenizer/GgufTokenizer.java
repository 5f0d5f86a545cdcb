package dev.shipgate.tokenizer;

import dev.shipgate.gguf.GgufMetadata;
import dev.shipgate.gguf.GgufModel;
import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer in a GGUF file. Byte-level BPE with a known rule for splitting texts can be run, and pieces of
 * SentencePiece that are merged by their scores.
 */
public final class GgufTokenizer {

    /** The key of the tokens' texts, in the order of their ids. */
    public static final String TOKENS = "tokenizer.ggml.tokens";

    /** The key of the tokens' types, likewise. */
    static final String TYPES = "tokenizer.ggml.token_type";

    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String BYTE_LEVEL_BPE = "gpt2";
    private static final String NONE = "no_vocab";

    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    private static final List<String> STOPS =
            List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id");

    /** llama.cpp also ends a continuation at these, whatever the keys say ({@code llama-vocab.cpp}). */
    private static final Set<String> STOP_TEXTS = Set.of(
            "<|eot_id|>",
            "<|im_end|>",
            "<|end|>",
            "<|return|>",
            "<|call|>",
            "<|flush|>",
            "<|calls|>",
            "<end_of_turn>",
            "<|endoftext|>",
            "</s>",
            "<|eom_id|>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "[EOS]",
            "<|end_of_text|>",
            "<end_of_utterance>",
            "<eos>",
            "<turn|>",
            "<|tool_response>",
            "<｜end▁of▁sentence｜>",
            "[e~[");

    private final JsonMapper json = JsonMapper.shared();
    private final Path file;
    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Long> types;
    private final GgufSplitRule rule;

    private GgufTokenizer(Path file, GgufMetadata metadata, GgufSplitRule rule) {
        this.file = file;
        this.metadata = metadata;
        this.rule = rule;
        this.tokens = metadata.texts(TOKENS);
        this.types = metadata.wholes(TYPES);
    }

    /** Returns the kind of the tokenizer and the name of its rule for splitting; empty if there is none. */
    public static Optional<String> describe(GgufMetadata metadata) {
        return metadata.text(MODEL)
                .filter(model -> !model.equals(NONE))
                .map(model -> model + metadata.text(PRE).map(pre -> ", " + pre).orElse(""));
    }

    /**
     * Returns the ids at which llama.cpp ends a continuation: the declared ones, then those that it knows by their
     * texts.
     */
    public static List<Integer> stopTokenIds(GgufMetadata metadata) {
        Set<Integer> ids = new LinkedHashSet<>(declaredStopTokenIds(metadata));
        List<String> tokens = metadata.texts(TOKENS);
        for (int id = 0; id < tokens.size(); id++) {
            if (STOP_TEXTS.contains(tokens.get(id))) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    /** Returns the stop tokens that the metadata declares, without those that llama.cpp adds because of their text. */
    public static List<Integer> declaredStopTokenIds(GgufMetadata metadata) {
        return STOPS.stream()
                .flatMap(key -> metadata.whole(key).stream())
                .filter(id -> id >= 0 && id <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .distinct()
                .toList();
    }

    /** Returns why the gate can't run the tokenizer of a file; empty if it can. */
    public static Optional<String> unsupported(Path file) {
        return unsupported(GgufModel.read(file).metadata());
    }

    private static Optional<String> unsupported(GgufMetadata metadata) {
        String model = metadata.text(MODEL).orElse(NONE);
        if (model.equals(GgufPieces.KIND)) {
            return Optional.empty();
        }
        if (!model.equals(BYTE_LEVEL_BPE)) {
            return Optional.of("its tokenizer is of the kind \"" + model
                    + "\", and the gate can run only byte-level BPE (\"" + BYTE_LEVEL_BPE
                    + "\") and SentencePiece's (\""
                    + GgufPieces.KIND + "\") from a GGUF file");
        }
        String pre = pre(metadata);
        return GgufSplitRule.named(pre).isPresent()
                ? Optional.empty()
                : Optional.of("its tokenizer splits texts by the rule \"" + pre + "\", which the gate doesn't know");
    }

    /** Without a name, llama.cpp takes its default. */
    private static String pre(GgufMetadata metadata) {
        return metadata.text(PRE).filter(name -> !name.isEmpty()).orElse("default");
    }

    /**
     * Returns the tokenizer as the contents of a {@code tokenizer.json}.
     *
     * @throws InvalidInputException if the gate can't run it, or a part of it is missing or wrong
     */
    public static String toJson(Path file) {
        GgufMetadata metadata = GgufModel.read(file).metadata();
        unsupported(metadata).ifPresent(reason -> {
            throw new InvalidInputException(file, reason);
        });
        if (metadata.text(MODEL).filter(GgufPieces.KIND::equals).isPresent()) {
            return new GgufPieces(file, metadata).toJson();
        }
        return new GgufTokenizer(
                        file, metadata, GgufSplitRule.named(pre(metadata)).orElseThrow())
                .toJson();
    }

    /** Returns the text of each special token by its id. */
    static SortedMap<Integer, String> specialTokens(Path file) {
        GgufMetadata metadata = GgufModel.read(file).metadata();
        List<String> tokens = metadata.texts(TOKENS);
        List<Long> types = metadata.wholes(TYPES);
        SortedMap<Integer, String> special = new TreeMap<>();
        for (int id = 0; id < Math.min(tokens.size(), types.size()); id++) {
            if (types.get(id) == CONTROL) {
                special.put(id, tokens.get(id));
            }
        }
        return special;
    }

    private String toJson() {
        ObjectNode root = json.createObjectNode().put("version", "1.0");
        ObjectNode vocabulary = json.createObjectNode();
        ArrayNode added = root.putArray("added_tokens");
        for (int id = 0; id < tokens.size(); id++) {
            String text = tokens.get(id).isEmpty() ? "[EMPTY_" + id + "]" : tokens.get(id);
            long type = id < types.size() ? types.get(id) : 1;
            if (type == CONTROL || type == USER_DEFINED) {
                added.add(TokenizerJson.added(id, text, type == CONTROL));
            }
            if (vocabulary.has(text)) {
                throw new InvalidInputException(
                        file, "tokens " + vocabulary.path(text) + " and " + id + " have the same text: " + text);
            }
            vocabulary.put(text, id);
        }
        root.putNull("normalizer");
        root.set("pre_tokenizer", preTokenizer());
        root.set("post_processor", postProcessor());
        root.set("decoder", byteLevel());
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.put("ignore_merges", rule.keepsWholeWords());
        model.set("vocab", vocabulary);
        model.set("merges", merges());
        return root.toString();
    }

    private ArrayNode merges() {
        ArrayNode pairs = json.createArrayNode();
        for (String merge : metadata.texts("tokenizer.ggml.merges")) {
            // Neither part starts with a blank, but the first may be one.
            int blank = merge.indexOf(' ', 1);
            if (blank < 0 || blank == merge.length() - 1) {
                throw new InvalidInputException(
                        file, "the merge \"" + merge + "\" doesn't have two parts with a blank between");
            }
            pairs.addArray().add(merge.substring(0, blank)).add(merge.substring(blank + 1));
        }
        return pairs;
    }

    private ObjectNode preTokenizer() {
        ObjectNode sequence = json.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        for (String expression : rule.expressions()) {
            ObjectNode split = steps.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", expression);
            split.put("behavior", "Isolated").put("invert", false);
        }
        steps.add(byteLevel());
        return sequence;
    }

    private ObjectNode byteLevel() {
        return json.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    /** Some of these tokenizers put a token before each text, or after it. */
    private @Nullable ObjectNode postProcessor() {
        boolean addsFirst = metadata.flag("tokenizer.ggml.add_bos_token").orElse(rule.keepsWholeWords());
        boolean addsLast = metadata.flag("tokenizer.ggml.add_eos_token").orElse(false);
        return TokenizerJson.postProcessor(
                addsFirst ? end(file, metadata, tokens, "tokenizer.ggml.bos_token_id", -1) : null,
                addsLast ? end(file, metadata, tokens, "tokenizer.ggml.eos_token_id", -1) : null);
    }

    /**
     * Returns a token that each text gets at one of its ends.
     *
     * @param otherwise its id if the file doesn't say; negative if it must
     * @throws InvalidInputException if there is no such token
     */
    static TokenizerJson.End end(Path file, GgufMetadata metadata, List<String> tokens, String key, long otherwise) {
        long id = metadata.whole(key).orElse(otherwise);
        if (id < 0 || id >= tokens.size()) {
            throw new InvalidInputException(
                    file, "its tokenizer adds a token to each text, but " + key + " doesn't name one of its tokens");
        }
        return new TokenizerJson.End(tokens.get((int) id), id);
    }
}

package dev.shipgate.tokenizer;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tokenizer.SentencePieceModel.Kind;
import dev.shipgate.tokenizer.SentencePieceModel.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tokenizer shipped as {@code tokenizer.model}, with the configuration beside it. The model doesn't say which tokens
 * a text gets at its ends, or whether a blank is put in front of the text after each special token; the configuration
 * may.
 */
public final class SentencePieceTokenizer {

    /** These classes put the token for the start of a text in front of each text unless told otherwise. */
    private static final Set<String> CLASSES_THAT_START = Set.of(
            "LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "GemmaTokenizer", "GemmaTokenizerFast");

    /** These put the token for the end of a text after each. */
    private static final Set<String> CLASSES_THAT_END = Set.of("T5Tokenizer", "T5TokenizerFast");

    private final JsonMapper json = JsonMapper.shared();
    private final SentencePieceModel model;
    private final TokenizerConfig config;
    private final Map<String, Integer> ids = new HashMap<>();

    SentencePieceTokenizer(SentencePieceModel model, TokenizerConfig config) {
        this.model = model;
        this.config = config;
        for (int id = 0; id < model.pieces().size(); id++) {
            ids.put(model.pieces().get(id).text(), id);
        }
    }

    /**
     * One way of reading the files.
     *
     * @param starts whether each text gets the token for its start
     * @param ends whether each text gets the token for its end
     * @param blank where a blank is put in front
     */
    public record Form(boolean starts, boolean ends, Blank blank) {

        /** Describes what the files don't say. */
        public String title() {
            return (starts ? "with" : "without") + " a token for the start and " + (ends ? "with" : "without")
                    + " one for the end of a text";
        }
    }

    /** Where a blank is put in front. Libraries differ in this, and so do versions of one. */
    public enum Blank {

        /** Nowhere. */
        NOWHERE("never"),

        /** Before each part of a text between special tokens, as SentencePiece does. */
        BEFORE_EACH_PART("never"),

        /** Before each part that doesn't start with one. */
        BEFORE_EACH_PART_WITHOUT("always"),

        /** Before a text that doesn't start with one or with a special token. */
        BEFORE_TEXT("first");

        private final String scheme;

        Blank(String scheme) {
            this.scheme = scheme;
        }
    }

    /**
     * Reads a {@code tokenizer.model} and the configuration beside it.
     *
     * @throws InvalidInputException if one of them isn't valid
     */
    public static SentencePieceTokenizer read(Path file) {
        return new SentencePieceTokenizer(SentencePieceModel.read(file), TokenizerConfig.beside(file));
    }

    /** Returns why the gate can't run it; empty if it can. */
    public Optional<String> unsupported() {
        return switch (model.kind()) {
            case UNIGRAM, BPE -> Optional.empty();
            case WORD, CHAR ->
                Optional.of(model.file().getFileName() + " is a SentencePiece model of the type " + model.kind()
                        + ", and the gate can run only UNIGRAM and BPE; put a tokenizer.json beside it, as"
                        + " AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) writes it");
        };
    }

    /**
     * Returns the ways of reading the files, the likeliest first. There are several if the files leave something open.
     */
    public List<Form> forms() {
        String name = config.tokenizerClass().orElse("");
        Optional<Boolean> declaredStart = config.flag("add_bos_token")
                .or(() -> CLASSES_THAT_START.contains(name) ? Optional.of(true) : Optional.empty());
        Optional<Boolean> declaredEnd = config.flag("add_eos_token")
                .or(() -> name.isEmpty() ? Optional.empty() : Optional.of(CLASSES_THAT_END.contains(name)));
        List<Form> forms = new ArrayList<>();
        for (boolean starts : declaredStart.map(List::of).orElse(List.of(false, true))) {
            for (boolean ends : declaredEnd.map(List::of).orElse(List.of(false, true))) {
                for (Blank blank : blanks()) {
                    if (!starts && !ends || (!starts || start() != null) && (!ends || end() != null)) {
                        forms.add(new Form(starts, ends, blank));
                    }
                }
            }
        }
        return forms;
    }

    private List<Blank> blanks() {
        return model.addsBlank()
                ? List.of(Blank.BEFORE_EACH_PART, Blank.BEFORE_EACH_PART_WITHOUT, Blank.BEFORE_TEXT)
                : List.of(Blank.NOWHERE);
    }

    /** Tells whether the files leave open which tokens a text gets at its ends. */
    public boolean leavesEndsOpen() {
        return forms().stream()
                        .map(form -> List.of(form.starts(), form.ends()))
                        .distinct()
                        .count()
                > 1;
    }

    /**
     * Tells whether tokens spell a text, however it was split. Blanks don't count, and neither do forms of the same
     * character. An unknown token may stand for anything.
     */
    public boolean spells(List<Integer> tokens, String text) {
        SortedMap<Integer, String> added = config.added(ids::get);
        List<ByteArrayOutputStream> parts = new ArrayList<>(List.of(new ByteArrayOutputStream()));
        for (int id : tokens) {
            Piece piece = id >= 0 && id < model.pieces().size() ? model.pieces().get(id) : null;
            String spelled = piece == null ? added.get(id) : piece.text();
            if (spelled == null) {
                return false;
            }
            ByteArrayOutputStream last = parts.get(parts.size() - 1);
            if (piece != null && piece.type() == SentencePieceModel.Type.UNKNOWN) {
                parts.add(new ByteArrayOutputStream());
            } else if (piece != null && piece.type() == SentencePieceModel.Type.BYTE) {
                last.write(byteOf(piece));
            } else if (piece == null || piece.type() != SentencePieceModel.Type.CONTROL || text.contains(spelled)) {
                last.writeBytes(spelled.getBytes(StandardCharsets.UTF_8));
            }
        }
        return isMadeOf(
                plain(text),
                parts.stream()
                        .map(part -> plain(part.toString(StandardCharsets.UTF_8)))
                        .toList());
    }

    /** Tells whether a text has these parts in this order, with anything between them, but nothing at its ends. */
    private static boolean isMadeOf(String text, List<String> parts) {
        String last = parts.get(parts.size() - 1);
        if (parts.size() == 1) {
            return text.equals(last);
        }
        String first = parts.get(0);
        if (!text.startsWith(first)) {
            return false;
        }
        int at = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return at <= text.length() - last.length() && text.endsWith(last);
    }

    private static String plain(String text) {
        return Normalizer.normalize(text.replace(SentencePieceModel.BLANK, " "), Normalizer.Form.NFKC)
                .replaceAll("\\s+", "")
                .toLowerCase(Locale.ROOT);
    }

    /** A byte is written as in {@code <0x0A>}. */
    private int byteOf(Piece piece) {
        if (!piece.text().matches("<0x[0-9A-Fa-f]{2}>")) {
            throw new InvalidInputException(
                    model.file(), "a piece that stands for a byte has the text " + piece.text() + ", expected <0x0A>");
        }
        return Integer.parseInt(piece.text().substring(3, 5), 16);
    }

    /** Returns the text of each special token by its id. */
    SortedMap<Integer, String> specialTokens() {
        SortedMap<Integer, String> special = new TreeMap<>(config.added(ids::get));
        for (int id = 0; id < model.pieces().size(); id++) {
            if (model.pieces().get(id).type() == SentencePieceModel.Type.CONTROL) {
                special.put(id, model.pieces().get(id).text());
            }
        }
        return special;
    }

    /**
     * Returns the tokenizer as the contents of a {@code tokenizer.json}.
     *
     * @throws InvalidInputException if the gate can't run it
     */
    public String toJson(Form form) {
        unsupported().ifPresent(reason -> {
            throw new InvalidInputException(model.file(), reason);
        });
        ObjectNode root = json.createObjectNode().put("version", "1.0");
        root.set("added_tokens", addedTokens());
        root.set("normalizer", normalizer(form));
        root.set("pre_tokenizer", preTokenizer(form));
        root.set("post_processor", postProcessor(form));
        root.set("decoder", decoder());
        root.set("model", model.kind() == Kind.BPE ? bpe() : unigram());
        return root.toString();
    }

    private ArrayNode addedTokens() {
        SortedMap<Integer, String> added = new TreeMap<>(config.added(ids::get));
        for (int id = 0; id < model.pieces().size(); id++) {
            if (model.pieces().get(id).isAdded()) {
                added.put(id, model.pieces().get(id).text());
            }
        }
        ArrayNode tokens = json.createArrayNode();
        added.forEach((id, text) -> {
            boolean isUserDefined =
                    id < model.pieces().size() && model.pieces().get(id).type() == SentencePieceModel.Type.USER_DEFINED;
            tokens.add(TokenizerJson.added(id, text, !isUserDefined));
        });
        return tokens;
    }

    private @Nullable ObjectNode normalizer(Form form) {
        ObjectNode sequence = json.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("normalizers");
        if (!model.charsMap().isEmpty()) {
            steps.addObject()
                    .put("type", "Precompiled")
                    .put(
                            "precompiled_charsmap",
                            Base64.getEncoder().encodeToString(model.charsMap().toByteArray()));
        }
        if (model.removesBlanks()) {
            steps.addObject().put("type", "Strip").put("strip_left", true).put("strip_right", true);
            ObjectNode replace = steps.addObject().put("type", "Replace");
            replace.putObject("pattern").put("Regex", " {2,}");
            replace.put("content", " ");
        }
        if (form.blank() == Blank.BEFORE_EACH_PART) {
            steps.addObject().put("type", "Prepend").put("prepend", SentencePieceModel.BLANK);
        }
        return steps.isEmpty() ? null : sequence;
    }

    private ObjectNode preTokenizer(Form form) {
        return json.createObjectNode()
                .put("type", "Metaspace")
                .put("replacement", SentencePieceModel.BLANK)
                .put("prepend_scheme", form.blank().scheme)
                .put("split", model.splitsAtBlanks());
    }

    private ObjectNode decoder() {
        ObjectNode sequence = json.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("decoders");
        ObjectNode replace = steps.addObject().put("type", "Replace");
        replace.putObject("pattern").put("String", SentencePieceModel.BLANK);
        replace.put("content", " ");
        steps.addObject().put("type", "ByteFallback");
        steps.addObject().put("type", "Fuse");
        return sequence;
    }

    private @Nullable ObjectNode postProcessor(Form form) {
        return TokenizerJson.postProcessor(form.starts() ? token(start()) : null, form.ends() ? token(end()) : null);
    }

    private TokenizerJson.End token(@Nullable String text) {
        Integer id = text == null ? null : ids.get(text);
        if (text == null || id == null) {
            throw new InvalidInputException(
                    model.file(), "adds a token to each text, but has no piece for it; expected <s> or </s>");
        }
        return new TokenizerJson.End(text, id);
    }

    private @Nullable String start() {
        return piece(config.token("bos_token").orElse("<s>"));
    }

    private @Nullable String end() {
        return piece(config.token("eos_token").orElse("</s>"));
    }

    private @Nullable String piece(String text) {
        return ids.containsKey(text) ? text : null;
    }

    private ObjectNode unigram() {
        ObjectNode node = json.createObjectNode().put("type", "Unigram");
        unknown().ifPresent(id -> node.put("unk_id", id));
        ArrayNode vocabulary = node.putArray("vocab");
        for (Piece piece : model.pieces()) {
            vocabulary.addArray().add(piece.text()).add(piece.score());
        }
        return node.put("byte_fallback", model.fallsBackToBytes());
    }

    private ObjectNode bpe() {
        ObjectNode node = json.createObjectNode().put("type", "BPE");
        unknown().ifPresent(id -> node.put("unk_token", model.pieces().get(id).text()));
        node.put("fuse_unk", true).put("byte_fallback", model.fallsBackToBytes());
        ObjectNode vocabulary = node.putObject("vocab");
        for (int id = 0; id < model.pieces().size(); id++) {
            vocabulary.put(model.pieces().get(id).text(), id);
        }
        node.set("merges", merges());
        return node;
    }

    private Optional<Integer> unknown() {
        for (int id = 0; id < model.pieces().size(); id++) {
            if (model.pieces().get(id).type() == SentencePieceModel.Type.UNKNOWN) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /**
     * SentencePiece joins the two neighbours whose joined text has the highest score. So each way of splitting a piece
     * into two others is a merge, and the merges are in the order of the scores of what they give.
     */
    private ArrayNode merges() {
        record Merge(String left, String right, Piece result) {}
        List<Merge> merges = new ArrayList<>();
        for (Piece piece : model.pieces()) {
            if (piece.type() != SentencePieceModel.Type.NORMAL) {
                continue;
            }
            String text = piece.text();
            for (int end = text.offsetByCodePoints(0, Math.min(1, text.length()));
                    end < text.length();
                    end = text.offsetByCodePoints(end, 1)) {
                String left = text.substring(0, end);
                String right = text.substring(end);
                if (isMergeable(left) && isMergeable(right)) {
                    merges.add(new Merge(left, right, piece));
                }
            }
        }
        merges.sort(Comparator.comparingDouble((Merge merge) -> merge.result().score())
                .reversed()
                .thenComparing(merge -> merge.left().length(), Comparator.reverseOrder()));
        ArrayNode pairs = json.createArrayNode();
        merges.forEach(merge -> pairs.addArray().add(merge.left()).add(merge.right()));
        return pairs;
    }

    private boolean isMergeable(String text) {
        Integer id = ids.get(text);
        return id != null && model.pieces().get(id).type() == SentencePieceModel.Type.NORMAL;
    }
}

package dev.shipgate.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How llama.cpp splits a text before merging, by the name in {@code tokenizer.ggml.pre}. Each expression divides the
 * pieces that the one before it left. Names and expressions are those of {@code llama-vocab.cpp}, version 0.4.0.
 */
enum GgufSplitRule {
    DEFAULT(Set.of("default"), false, "[\\p{P}\\$\\+<=>\\^~\\|]+", Expression.GPT2, "\\p{N}+", "[0-9][0-9][0-9]"),
    GPT2(
            Set.of(
                    "gpt-2",
                    "phi-2",
                    "mpt",
                    "olmo",
                    "jais",
                    "trillion",
                    "granite-docling",
                    "exaone4",
                    "gigachat",
                    "a.x-4.0",
                    "mellum",
                    "modern-bert"),
            false,
            Expression.GPT2),
    STARCODER(
            Set.of("starcoder", "refact", "command-r", "smollm", "codeshell", "exaone", "minerva-7b", "mellum2"),
            false,
            "\\p{N}",
            Expression.GPT2),
    FALCON(Set.of("falcon"), false, "[\\p{P}\\$\\+<=>\\^~\\|`]+", Expression.GPT2, "[0-9][0-9][0-9]"),
    QWEN2(
            Set.of(
                    "qwen2",
                    "deepseek-r1-qwen",
                    "kormo",
                    "f2llmv2",
                    "megrez",
                    "stablelm2",
                    "hunyuan",
                    "solar-open",
                    "grok-2"),
            false,
            Expression.CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + Expression.SPACES),
    QWEN35(
            Set.of("qwen35"),
            false,
            Expression.CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}"
                    + "| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*" + Expression.SPACES),
    LLAMA3(
            Set.of(
                    "llama3",
                    "llama-v3",
                    "llama-bpe",
                    "falcon3",
                    "falcon-h1",
                    "pixtral",
                    "midm-2.0",
                    "lfm2",
                    "jina-v5-nano"),
            true,
            Expression.LLAMA3),
    DBRX(Set.of("dbrx", "smaug-bpe", "glm4", "chatglm-bpe"), false, Expression.LLAMA3),
    DEEPSEEK_CODER(Set.of("deepseek-coder"), false, "[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[一-龥ࠀ-一가-퟿]+", "\\p{N}"),
    DEEPSEEK3(
            Set.of("deepseek-v3", "hunyuan-dense", "joyai-llm"),
            false,
            "\\p{N}{1,3}",
            "[一-龥぀-ゟ゠-ヿ]+",
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                    + "| ?[\\p{P}\\p{S}]+[\\r\\n]*" + Expression.SPACES),
    TEKKEN(
            Set.of("tekken"),
            true,
            "[^\\r\\n\\p{L}\\p{N}]?((?=[\\p{L}])([^a-z]))*((?=[\\p{L}])([^A-Z]))+"
                    + "|[^\\r\\n\\p{L}\\p{N}]?((?=[\\p{L}])([^a-z]))+((?=[\\p{L}])([^A-Z]))*"
                    + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*" + Expression.SPACES),
    GPT4O(
            Set.of("gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"),
            false,
            "[^\\r\\n\\p{L}\\p{N}]?((?=[\\p{L}])([^a-z]))*((?=[\\p{L}])([^A-Z]))+" + Expression.CONTRACTIONS
                    + "?|[^\\r\\n\\p{L}\\p{N}]?((?=[\\p{L}])([^a-z]))+((?=[\\p{L}])([^A-Z]))*"
                    + Expression.CONTRACTIONS + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*" + Expression.SPACES),
    SEED_CODER(
            Set.of("seed-coder"),
            false,
            Expression.CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1}| ?[^\\s\\p{L}\\p{N}\\r\\n]+"
                    + Expression.SPACES);

    private final Set<String> names;
    private final boolean keepsWholeWords;
    private final List<String> expressions;

    /** What several rules share. */
    private static final class Expression {

        static final String CONTRACTIONS = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
        static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
        static final String LLAMA3 =
                CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + SPACES;
    }

    GgufSplitRule(Set<String> names, boolean keepsWholeWords, String... expressions) {
        this.names = names;
        this.keepsWholeWords = keepsWholeWords;
        this.expressions = List.of(expressions);
    }

    /** Returns the rule with a name; empty if it is unknown here. */
    static Optional<GgufSplitRule> named(String name) {
        return Arrays.stream(values()).filter(rule -> rule.names.contains(name)).findFirst();
    }

    /** Returns the names in files. */
    Set<String> names() {
        return names;
    }

    List<String> expressions() {
        return expressions;
    }

    /** Tells whether a piece that is a token by itself is kept without merging; such tokenizers also put BOS first. */
    boolean keepsWholeWords() {
        return keepsWholeWords;
    }
}

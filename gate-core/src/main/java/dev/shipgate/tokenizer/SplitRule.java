package dev.shipgate.tokenizer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a text is split before merging, for tokenizers shipped as vocabulary and merges. Those files don't contain the
 * rule: each runtime takes it from the tokenizer's class.
 *
 * <p>The expressions are those of the converters in transformers ({@code convert_slow_tokenizer.py}) and of the
 * published {@code tokenizer.json} files of the models.
 */
public enum SplitRule {
    /** GPT-2's, which is built into byte-level pre-tokenizers. */
    GPT2("GPT-2", Set.of("GPT2Tokenizer", "GPT2TokenizerFast"), null),
    /** Qwen2's and Qwen3's: each digit by itself. */
    QWEN2(
            "Qwen2",
            Set.of("Qwen2Tokenizer", "Qwen2TokenizerFast"),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    /** Qwen3.5's: marks belong to words. */
    QWEN3_5(
            "Qwen3.5",
            Set.of(),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}"
                    + "| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    /** Llama 3's and GPT-4's: up to three digits together. */
    LLAMA3(
            "Llama 3",
            Set.of(),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    private final String title;
    private final Set<String> classes;
    private final @Nullable String expression;

    SplitRule(String title, Set<String> classes, @Nullable String expression) {
        this.title = title;
        this.classes = classes;
        this.expression = expression;
    }

    /** Returns the name of the model that made the rule known. */
    public String title() {
        return title;
    }

    /** Returns the expression that matches the parts of a text; {@code null} if it is the byte-level default. */
    @Nullable
    String expression() {
        return expression;
    }

    /** Returns the rule of a tokenizer's class, such as {@code Qwen2Tokenizer}, if the class has one. */
    static Optional<SplitRule> ofClass(@Nullable String name) {
        return name == null
                ? Optional.empty()
                : List.of(values()).stream()
                        .filter(rule -> rule.classes.contains(name))
                        .findFirst();
    }
}

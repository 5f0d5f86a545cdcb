package dev.shipgate.tokenizer;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A vocabulary and merges, read with a rule for splitting texts.
 *
 * @param rule {@code null} to merge across the whole text
 */
public record SplitReading(
        VocabularyAndMerges parts, @Nullable SplitRule rule) implements TokenizerReading {

    /** Reads the files by the rule of their class, or by the most common one if they name no class with a rule. */
    public static SplitReading of(VocabularyAndMerges parts) {
        return new SplitReading(parts, parts.splitRule().orElse(SplitRule.GPT2));
    }

    @Override
    public String toJson() {
        return parts.withRule(rule);
    }

    @Override
    public Optional<String> assumed() {
        return isOpen() && rule != null
                ? Optional.of("the rule of " + rule.title() + " for splitting texts, which the files don't contain")
                : Optional.empty();
    }

    @Override
    public Stream<TokenizerReading> others() {
        return isOpen()
                ? Arrays.stream(SplitRule.values())
                        .filter(other -> other != rule)
                        .map(other -> new SplitReading(parts, other))
                : Stream.empty();
    }

    @Override
    public Optional<TokenizerReading> unsplit() {
        return isOpen() ? Optional.of(new SplitReading(parts, null)) : Optional.empty();
    }

    private boolean isOpen() {
        return parts.splitRule().isEmpty();
    }
}

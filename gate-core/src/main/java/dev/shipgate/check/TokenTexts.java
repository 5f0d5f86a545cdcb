package dev.shipgate.check;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.TokenClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives tokens their text. */
public final class TokenTexts {

    private final @Nullable BundleTokenizer tokenizer;

    /** @param tokenizer {@code null} if there is none */
    public TokenTexts(@Nullable BundleTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the token of this id, with its text if there is a tokenizer. */
    public Token token(int id) {
        return new Token(id, tokenizer == null ? null : tokenizer.decode(id));
    }

    /** Returns the most likely tokens of a row of logits in {@code format}, with their texts. */
    RowTop rowTop(TopTwo top, FloatFormat format) {
        return new RowTop(
                token(top.top1Id()),
                token(top.runnerUpId()),
                top.top1Logit(),
                new Margin(top.margin().logit(), top.margin().prob()),
                format.ulp(top.top1Logit()));
    }

    /** Returns the texts of these tokens, one after the other, or {@code null} if there is no tokenizer. */
    public @Nullable String text(List<Integer> ids) {
        if (tokenizer == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(tokenizer.decode(id)));
        return text.toString();
    }

    /** Returns the class of a token, if a tokenizer can tell it. */
    public Optional<TokenClass> classOf(int id) {
        if (tokenizer == null) {
            return Optional.empty();
        }
        if (tokenizer.isSpecial(id)) {
            return Optional.of(TokenClass.SPECIAL);
        }
        String text = tokenizer.decode(id);
        String core = text.strip();
        if (core.isEmpty()) {
            return Optional.of(text.isEmpty() ? TokenClass.WORD : TokenClass.WHITESPACE);
        }
        if (core.codePoints().allMatch(Character::isDigit)) {
            return Optional.of(TokenClass.DIGIT);
        }
        return Optional.of(
                core.codePoints().anyMatch(Character::isLetterOrDigit) ? TokenClass.WORD : TokenClass.PUNCTUATION);
    }
}

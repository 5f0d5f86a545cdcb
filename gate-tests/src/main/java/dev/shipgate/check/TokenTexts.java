package dev.shipgate.check;

import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Token;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Gives tokens their text. */
public final class TokenTexts {

    private final @Nullable IntFunction<String> decoder;

    /**
     * @param decoder decodes one token id; {@code null} where no tokenizer can be had
     */
    public TokenTexts(@Nullable IntFunction<String> decoder) {
        this.decoder = decoder;
    }

    /** Returns the token of this id, with its text if there is a tokenizer. */
    public Token token(int id) {
        return new Token(id, decoder == null ? null : decoder.apply(id));
    }

    /** Returns what a row of logits says, with the texts of its tokens. */
    RowTop rowTop(TopTwo top) {
        return new RowTop(
                token(top.top1Id()),
                token(top.runnerUpId()),
                top.top1Logit(),
                new Margin(top.margin().logit(), top.margin().prob()));
    }

    /** Returns the texts of these tokens one behind the other, or {@code null} if there is no tokenizer. */
    public @Nullable String text(List<Integer> ids) {
        if (decoder == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(decoder.apply(id)));
        return text.toString();
    }
}

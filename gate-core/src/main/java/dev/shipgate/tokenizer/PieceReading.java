package dev.shipgate.tokenizer;

import dev.shipgate.tokenizer.SentencePieceTokenizer.Form;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A SentencePiece model, read in one of the forms that its files leave open. */
public record PieceReading(SentencePieceTokenizer pieces, Form form) implements TokenizerReading {

    /** Reads a model in its likeliest form. */
    public static PieceReading of(SentencePieceTokenizer pieces) {
        return new PieceReading(pieces, pieces.forms().get(0));
    }

    @Override
    public String toJson() {
        return pieces.toJson(form);
    }

    @Override
    public Optional<String> assumed() {
        return pieces.leavesEndsOpen()
                ? Optional.of("a tokenizer " + form.title() + ", which the files don't declare")
                : Optional.empty();
    }

    @Override
    public Stream<TokenizerReading> others() {
        return pieces.forms().stream()
                .filter(other -> !other.equals(form))
                .map(other -> new PieceReading(pieces, other));
    }

    @Override
    public Optional<Boolean> spells(List<Integer> tokens, String text) {
        return Optional.of(pieces.spells(tokens, text));
    }
}

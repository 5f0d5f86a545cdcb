package dev.shipgate.tokenizer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One way of reading a tokenizer's files, which may leave open how a text becomes tokens. */
public sealed interface TokenizerReading permits SplitReading, PieceReading {

    /** Returns the tokenizer as the contents of a {@code tokenizer.json}. */
    String toJson();

    /** Describes what was assumed because the files don't say; empty if they determine everything. */
    Optional<String> assumed();

    /** Returns the other ways of reading the files, the likeliest first; empty if they determine everything. */
    Stream<TokenizerReading> others();

    /** Returns a reading that merges across the whole text, if the files don't determine how texts are split. */
    default Optional<TokenizerReading> unsplit() {
        return Optional.empty();
    }

    /**
     * Tells whether tokens spell a text, however it was split; empty unless the files leave more open than the readings
     * that the gate tries.
     */
    default Optional<Boolean> spells(List<Integer> tokens, String text) {
        return Optional.empty();
    }
}

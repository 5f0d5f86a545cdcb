package dev.shipgate.corpus;

import java.util.function.Consumer;

/** The rows of a corpus, wherever they are. They can be read any number of times. */
@FunctionalInterface
public interface CorpusRows {

    /** Gives every row to {@code each}, in the order of cases and positions. */
    void forEach(Consumer<? super CorpusRow> each);
}

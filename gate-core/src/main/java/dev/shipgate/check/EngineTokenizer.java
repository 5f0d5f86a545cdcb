package dev.shipgate.check;

import java.util.List;
import java.util.Optional;

/** The tokenizer of an engine, which is asked if the bundle has none that the gate can read. */
@FunctionalInterface
interface EngineTokenizer {

    /** Stands for an engine that shows no tokenizer. */
    EngineTokenizer NONE = text -> Optional.empty();

    /** Returns the ids of a text, with the special tokens that the tokenizer adds; empty if the engine shows none. */
    Optional<List<Integer>> tokenize(String text);
}

package dev.shipgate.engine.child;

import dev.shipgate.bundle.TextTokenizer;
import dev.shipgate.bundle.TokenizerLibrary;
import dev.shipgate.engine.Limits;
import java.nio.file.Path;

/** Tokenises in a child process. */
record ChildTokenizers(Processes processes, Limits limits) implements TokenizerLibrary {

    @Override
    public TextTokenizer open(Path file) {
        return new ChildTokenizer(processes, limits, new Request.OpenTokenizer(file, null));
    }

    @Override
    public TextTokenizer open(Path file, String json) {
        return new ChildTokenizer(processes, limits, new Request.OpenTokenizer(file, json));
    }
}

package dev.shipgate.engine.child;

import dev.shipgate.bundle.TextTokenizer;
import dev.shipgate.bundle.TokenizerLibrary;
import dev.shipgate.engine.Limits;
import java.nio.file.Path;

/** Tokenises in a child process. */
record ChildTokenizers(ChildProcess process, Limits limits) implements TokenizerLibrary {

    @Override
    public TextTokenizer open(Path file) {
        return open(new Request.OpenTokenizer(file, null));
    }

    @Override
    public TextTokenizer open(Path file, String json) {
        return open(new Request.OpenTokenizer(file, json));
    }

    private TextTokenizer open(Request.OpenTokenizer request) {
        Path file = request.file();
        Connection connection = process.connect(file);
        try {
            connection.ask(request, Reply.Done.class, () -> "loading " + file.getFileName(), limits.deadline());
            return new ChildTokenizer(process, connection, limits, file);
        } catch (RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }
}

package dev.shipgate.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Called by Jazzer, in a process for each reader. */
public final class FuzzedReader {

    /** The process has no other way to pass it to the next call. */
    private static final ThreadLocal<Attempt> CURRENT = new ThreadLocal<>();

    private record Attempt(Reader reader, Path folder) {}

    private FuzzedReader() {}

    /**
     * Reads the corpus once. The limit for one input doesn't count here: the first ones wait until classes are
     * instrumented, which takes longer than the limit on a busy machine.
     *
     * @param arguments the name of a {@link Reader}, and a folder that it may write to
     */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        CURRENT.set(new Attempt(Reader.valueOf(arguments[0]), Files.createDirectories(Path.of(arguments[1]))));
        fuzzerTestOneInput(new byte[0]);
        for (Path file : Corpus.filesOf(CURRENT.get().reader())) {
            fuzzerTestOneInput(Files.readAllBytes(file));
        }
    }

    public static void fuzzerTestOneInput(byte[] content) {
        Attempt attempt = CURRENT.get();
        attempt.reader().tryOn(content, attempt.folder());
    }
}

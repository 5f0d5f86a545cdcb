package dev.shipgate.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files to begin with, a folder for each reader. */
final class Corpus {

    private Corpus() {}

    static Path of(Reader reader) {
        try {
            URI folder = Objects.requireNonNull(
                            Corpus.class.getResource(reader.id()), "there is no corpus for " + reader)
                    .toURI();
            return Path.of(folder);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<Path> filesOf(Reader reader) throws IOException {
        try (Stream<Path> files = Files.list(of(reader))) {
            return files.sorted().toList();
        }
    }
}

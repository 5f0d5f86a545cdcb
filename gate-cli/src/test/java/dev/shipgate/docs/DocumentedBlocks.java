package dev.shipgate.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The blocks of code that a document shows. */
final class DocumentedBlocks {

    private static final Path DOCS =
            Path.of(System.getProperty("shipgate.models"), "../../docs").normalize();

    private DocumentedBlocks() {}

    /** Returns the blocks of one language, in their order. */
    static List<String> of(String document, String language) {
        try {
            return Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(DOCS.resolve(document)))
                    .results()
                    .map(block -> block.group(1))
                    .toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}

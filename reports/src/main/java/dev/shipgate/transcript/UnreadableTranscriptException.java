package dev.shipgate.transcript;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a file isn't a transcript that this program can read. The message is one line: the file and the cause.
 */
public final class UnreadableTranscriptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableTranscriptException(Path file, String problem) {
        this(file, problem, null);
    }

    UnreadableTranscriptException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem.lines().findFirst().orElse("unreadable"), cause);
    }
}

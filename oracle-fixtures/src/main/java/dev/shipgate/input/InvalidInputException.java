package dev.shipgate.input;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An input that cannot be read or is not what it should be. The message is one line: the file and what is wrong. */
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String problem;

    /** Makes an exception about {@code file}. */
    public InvalidInputException(Path file, String problem) {
        this(file, problem, null);
    }

    /** Makes an exception about {@code file} that another one led to. */
    public InvalidInputException(Path file, String problem, @Nullable Throwable cause) {
        super(oneLine(file + ": " + problem), cause);
        this.file = file;
        this.problem = oneLine(problem);
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns what is wrong with it, one line. */
    public String problem() {
        return problem;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}

package dev.shipgate.input;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an input file is missing, unreadable or not what it claims to be.
 *
 * <p>The message is always one printable line, {@code <file>: <problem>}, no matter what the file contains.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT_LENGTH = 1_000;

    private final transient Path file;
    private final String problem;

    /** Reports {@code problem}, found in {@code file}. */
    public InvalidInputException(Path file, String problem) {
        this(file, problem, null);
    }

    /** Reports {@code problem}, found in {@code file} because of {@code cause}. */
    public InvalidInputException(Path file, String problem, @Nullable Throwable cause) {
        super(printable(file.toString()) + ": " + printable(problem), cause);
        this.file = file;
        this.problem = problem;
    }

    /** Reports the problem that {@code refused} describes, found in the content of {@code file}. */
    public InvalidInputException(Path file, IllegalArgumentException refused) {
        this(file, String.valueOf(refused.getMessage()), refused);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * Returns the message without the folder of the file, for what may be published. The folder is cut before the
     * message is made printable, since a folder's name may have to be changed for that.
     */
    public String published() {
        return printable(Published.message(file, file.toString())) + ": " + printable(Published.message(file, problem));
    }

    /** Returns the file at fault. */
    public Path file() {
        return file;
    }

    /** Returns the problem with the file, as one printable line. */
    public String problem() {
        return printable(problem);
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (i == MAX_TEXT_LENGTH) {
                return line.append("...").toString();
            }
            char c = text.charAt(i);
            line.append(isHarmless(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return line.toString();
    }

    /** Format characters are escaped too, because a bidirectional override would reorder the text on screen. */
    private static boolean isHarmless(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

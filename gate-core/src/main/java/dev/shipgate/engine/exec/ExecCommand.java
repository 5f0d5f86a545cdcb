package dev.shipgate.engine.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs bundles.
 *
 * @param words the program and its arguments
 * @param deadline how long it may take to answer; ten times as long to load a bundle
 * @param stderr where its standard error is kept; {@code null} if only its end is wanted, for messages
 */
public record ExecCommand(
        List<String> words, Duration deadline, @Nullable Path stderr) {

    /** How an option names such an engine. */
    public static final String PREFIX = "exec:";

    /** How long an answer may take where nobody says otherwise. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    private static final int LONGEST_SHOWN = 80;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** @throws IllegalArgumentException if there is no program, or no time */
    public ExecCommand {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + PREFIX + "\" names no program; such as " + PREFIX + "\"python3 engine.py\"");
        }
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("a deadline is longer than 0 seconds");
        }
    }

    /**
     * Takes a command apart at its blanks; what stands in single or double quotes is one word. No shell is involved:
     * nothing is expanded.
     *
     * @param command without {@link #PREFIX}
     * @throws IllegalArgumentException if it names no program
     */
    public static ExecCommand of(String command, Duration deadline, @Nullable Path stderr) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return new ExecCommand(words, deadline, stderr);
    }

    /** Removes what an earlier run kept of a standard error: several programs of one run write into one file. */
    public void forgetStandardError() {
        if (stderr != null) {
            try {
                Files.deleteIfExists(stderr);
            } catch (IOException problem) {
                throw new UncheckedIOException("cannot remove " + stderr, problem);
            }
        }
    }

    /** Returns what it is called in a message, which has more to say than a long command. */
    public String shown() {
        String whole = toString();
        return whole.length() <= LONGEST_SHOWN ? whole : whole.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}

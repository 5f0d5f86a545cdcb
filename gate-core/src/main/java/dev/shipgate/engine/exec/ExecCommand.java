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
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs bundles.
 *
 * @param words the program and its arguments
 * @param deadline the time limit for a reply; loading a bundle may take ten times as long
 * @param stderr the file that receives its standard error; {@code null} to keep only the end, for messages
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ExecCommand(
        List<String> words, Duration deadline, @Nullable Path stderr) {

    /** The prefix that selects such an engine in an option. */
    public static final String PREFIX = "exec:";

    private static final int LONGEST_SHOWN = 80;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** @throws IllegalArgumentException if there is no program, or the deadline isn't positive */
    public ExecCommand {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("\"" + PREFIX + "\" does not name a program; expected something like "
                    + PREFIX + "\"python3 " + "engine.py\"");
        }
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("the deadline must be longer than 0 seconds");
        }
    }

    /**
     * Splits a command at blanks. Text in single or double quotes is one word. No shell is involved, so nothing is
     * expanded.
     *
     * @param command without {@link #PREFIX}
     * @throws IllegalArgumentException if it doesn't name a program
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

    /** Removes the standard error file of an earlier run. Several programs in one run append to the same file. */
    public void forgetStandardError() {
        if (stderr != null) {
            try {
                Files.deleteIfExists(stderr);
            } catch (IOException problem) {
                throw new UncheckedIOException("cannot remove " + stderr, problem);
            }
        }
    }

    /** Returns the command as shown in messages, shortened if it is long. */
    public String shown() {
        String whole = toString();
        return whole.length() <= LONGEST_SHOWN ? whole : whole.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}

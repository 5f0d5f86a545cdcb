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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs bundles.
 *
 * @param words the program and its arguments; only the arguments if the program is {@code shipped}
 * @param deadline the time limit for a reply; loading a bundle may take ten times as long
 * @param stderr the file that receives its standard error; {@code null} to keep only the end, for messages
 * @param shipped the program, if it ships with the gate; {@code null} if {@code words} names it
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ExecCommand(
        List<String> words,
        Duration deadline,
        @Nullable Path stderr,
        @Nullable ShippedProgram shipped) {

    /** The prefix that selects such an engine in an option. */
    public static final String PREFIX = "exec:";

    private static final int LONGEST_SHOWN = 80;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** @throws IllegalArgumentException if there is no program, or the deadline isn't positive */
    public ExecCommand {
        words = List.copyOf(words);
        if (words.isEmpty() && shipped == null) {
            throw new IllegalArgumentException("\"" + PREFIX + "\" does not name a program; expected something like "
                    + PREFIX + "\"python3 " + "engine.py\"");
        }
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("the deadline must be longer than 0 seconds");
        }
    }

    /** Makes a command whose first word is the program. */
    public ExecCommand(List<String> words, Duration deadline, @Nullable Path stderr) {
        this(words, deadline, stderr, null);
    }

    /**
     * Splits a command at blanks. Text in single or double quotes is one word. No shell is involved, so nothing is
     * expanded.
     *
     * @param command without {@link #PREFIX}
     * @throws IllegalArgumentException if it doesn't name a program
     */
    public static ExecCommand of(String command, Duration deadline, @Nullable Path stderr) {
        return new ExecCommand(split(command), deadline, stderr);
    }

    /** Returns the command for a program that ships with the gate, with options split like a {@link #of command}. */
    public static ExecCommand of(ShippedProgram program, String options, Duration deadline, @Nullable Path stderr) {
        return new ExecCommand(split(options), deadline, stderr, program);
    }

    private static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }

    /** Returns this as a command that can be started: a program that ships with the gate is written to the folder. */
    ExecCommand startable(Path folder) {
        return shipped == null ? this : new ExecCommand(shipped.install(folder, words), deadline, stderr);
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

    /** Returns the command for transcripts, which may be published: of a path, only the last name is left. */
    public String published() {
        Stream<String> given = words.stream().map(PublicText::word);
        return (shipped == null ? given : Stream.concat(Stream.of(shipped.id()), given))
                .collect(Collectors.joining(" "));
    }

    /** Returns the command as shown in messages, shortened if it is long. They are part of a transcript. */
    public String shown() {
        String whole = published();
        return whole.length() <= LONGEST_SHOWN ? whole : whole.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public String toString() {
        String given = String.join(" ", words);
        return shipped == null ? given : (shipped.id() + " " + given).strip();
    }
}

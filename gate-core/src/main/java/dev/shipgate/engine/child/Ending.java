package dev.shipgate.engine.child;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words how a child process ended. */
final class Ending {

    /** The JVM exits with this code if its heap is too small, see {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int HEAP_TOO_SMALL = 3;

    private static final int SIGNALS = 128;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(31, "SIGSYS"));

    /** The JVM handles most signals, and exits with a code of its own after it has printed which one it was. */
    private static final Pattern CRASH = Pattern.compile("# +(SIG[A-Z]+) \\(0x[0-9a-f]+\\).*");

    private static final Pattern FRAME = Pattern.compile("# +[A-Za-z] +\\[([^+\\]]+)[+\\]].*");

    private Ending() {}

    /**
     * Returns what became of the process, such as {@code died of SIGFPE in libonnxruntime.so}.
     *
     * @param exitCode as a shell gives it: 128 and the signal's number if a signal ended it
     * @param output its last lines
     * @param during what it was doing, such as {@code " in step 3"}; may be empty
     */
    static String of(int exitCode, List<String> output, String during) {
        if (exitCode == HEAP_TOO_SMALL) {
            return "ran out of Java heap" + during + "; give it more, such as JAVA_TOOL_OPTIONS=-Xmx4g";
        }
        Optional<String> crash = first(CRASH, output);
        Optional<String> signal = crash.isPresent() ? crash : Optional.ofNullable(NAMES.get(exitCode - SIGNALS));
        if (signal.isEmpty()) {
            return "ended with exit code " + exitCode + during + lastWords(output);
        }
        String where = first(FRAME, output).map(library -> " in " + library).orElse("");
        return "died of " + signal.get() + where
                + (crash.isPresent() ? during : " (exit code " + exitCode + ")" + during + lastWords(output));
    }

    private static Optional<String> first(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private static String lastWords(List<String> output) {
        return output.isEmpty() ? "" : "; the last line that it printed: " + output.get(output.size() - 1);
    }
}

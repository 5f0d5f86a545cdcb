package dev.shipgate.cli;

import dev.shipgate.report.wording.Numbers;
import java.util.Optional;

/** A heap that is too small is nobody's fault in the program, and not the bundle's: it has a line of its own. */
final class HeapProblem {

    private HeapProblem() {}

    /** Returns what to say of a failure that came of a heap too small; empty if it came of something else. */
    static Optional<String> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(
                        "Java's heap of " + Numbers.bytes(Runtime.getRuntime().maxMemory())
                                + " is too small for this run; give it more, such as JAVA_TOOL_OPTIONS=-Xmx4g;"
                                + " 'shipgate doctor' shows how much the bundle needs");
            }
        }
        return Optional.empty();
    }
}

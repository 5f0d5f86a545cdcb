package dev.shipgate.cli;

import dev.shipgate.report.wording.Numbers;
import java.util.Optional;

/** Explains that Java's heap is too small. This is a defect neither of the program nor of the bundle. */
final class HeapProblem {

    private HeapProblem() {}

    /** Returns the message for a failure that was caused by a heap that is too small; empty if it had another cause. */
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

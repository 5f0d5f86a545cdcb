package dev.shipgate.doctor;

import java.util.List;
import java.util.function.Supplier;

/**
 * Checks whether a native library loads on this machine.
 *
 * @param about the library
 * @param loading loads it and returns a description of it
 * @param advice what to do if it does not load
 */
record LibraryProbe(String about, Supplier<String> loading, String advice) implements Probe {

    @Override
    public List<ProbeResult> look() {
        try {
            return List.of(ProbeResult.ok(about, loading.get()));
        } catch (LinkageError | RuntimeException refused) {
            return List.of(ProbeResult.fail(about, "does not load: " + firstLine(root(refused)), advice));
        }
    }

    private static Throwable root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank()
                ? problem.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
    }
}

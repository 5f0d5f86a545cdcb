package dev.shipgate.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A program and every process that it starts, directly or not. They inherit a mark in their environment, by which Linux
 * finds them even if they have left their parent. Elsewhere only those that haven't are found.
 *
 * @param mark the value of the variable {@value #VARIABLE}; begins with the identity of the gate
 */
public record Offspring(String mark) {

    /** The environment variable. */
    public static final String VARIABLE = "SHIPGATE_RUN";

    private static final Path PROCESSES = Path.of("/proc");
    private static final int MAX_ROUNDS = 10;

    /** Returns a new mark for a program that this process starts. */
    public static Offspring next() {
        return new Offspring(RunId.here().toString() + UUID.randomUUID());
    }

    /** Ends all of them. */
    public void end() {
        end(mark::equals);
    }

    /** Ends the offspring of a gate. */
    static void endAllOf(RunId gate) {
        end(mark -> mark.startsWith(gate.toString()));
    }

    /** Ends the offspring of gates that ended before they could. */
    static void endLeftBehind() {
        end(mark -> RunId.at(mark).filter(RunId::isOver).isPresent());
    }

    /** A process may start another while it is being looked for, so this looks again until none is left. */
    private static void end(Predicate<String> condition) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<ProcessHandle> found = marked(condition);
            if (found.isEmpty()) {
                return;
            }
            found.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> marked(Predicate<String> condition) {
        try (Stream<Path> entries = Files.list(PROCESSES)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> markOf(entry).filter(condition).isPresent())
                    .flatMap(entry ->
                            ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).stream())
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException | UncheckedIOException notLinux) {
            return List.of();
        }
    }

    private static Optional<String> markOf(Path process) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return Arrays.stream(environment.split("\0"))
                    .filter(each -> each.startsWith(VARIABLE + "="))
                    .map(each -> each.substring(VARIABLE.length() + 1))
                    .findFirst();
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }
}

package dev.shipgate.cli;

import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.child.SpareChild;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.UnreadableTranscriptException;
import dev.shipgate.transcript.Verdict;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.logging.LogManager;
import picocli.CommandLine;

/** The entry point of the program. */
public final class ShipGate {

    private static final int UNREADABLE_INPUT = Verdict.INVALID_ORACLE.exitCode();
    private static final int BROKEN = Verdict.ERROR.exitCode();

    private ShipGate() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        NativeCode.Starter nativeCode = ahead(List.of(arguments));
        int exitCode = run(arguments, nativeCode);
        if (nativeCode instanceof SpareChild spare) {
            spare.close();
        }
        System.exit(exitCode);
    }

    /** Runs a command in this terminal, and returns its exit code. */
    static int run(String[] arguments, NativeCode.Starter nativeCode) {
        // JUnit logs whole stack traces of what its listeners throw; the one line that a user needs is printed here.
        LogManager.getLogManager().reset();
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = terminal(new PrintWriter(System.err, true, StandardCharsets.UTF_8), true);
        int exitCode = execute(commandLine(out, err, nativeCode), arguments, err);
        out.flush();
        return exitCode;
    }

    /** Starts what a run needs while the command line is being parsed and JUnit starts, when a core would be idle. */
    private static NativeCode.Starter ahead(List<String> words) {
        if (words.isEmpty() || !List.of(RunCommand.NAME, ReleaseCommand.NAME).contains(words.get(0))) {
            return NativeCode::start;
        }
        if (words.contains(LimitOptions.IN_PROCESS)) {
            NativeLibraries.loadAhead();
            return NativeCode::start;
        }
        return SpareChild.start();
    }

    /**
     * Executes a command. Picocli handles only exceptions, not errors: the JVM would end with a stack trace and the
     * exit code of a FAIL.
     */
    static int execute(CommandLine command, String[] arguments, PrintWriter err) {
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError tooLittle) {
            err.println("shipgate: " + HeapProblem.in(tooLittle).orElseThrow());
            return BROKEN;
        }
    }

    /** Returns the command line, which prints to the given writers. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine(out, err, NativeCode::start);
    }

    /**
     * Returns the command line, which prints to the given writers.
     *
     * @param nativeCode starts what runs ONNX Runtime and the tokenizer of a gate
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, NativeCode.Starter nativeCode) {
        TerminalWriter errors = terminal(err, true);
        return new CommandLine(new ShipGateCommand(), new Commands(nativeCode))
                .setOut(terminal(out, false))
                .setErr(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new WrongUsage())
                .setExecutionExceptionHandler((problem, command, parsed) -> explain(problem, errors));
    }

    private static TerminalWriter terminal(PrintWriter writer, boolean autoFlush) {
        return writer instanceof TerminalWriter terminal
                ? terminal
                : new TerminalWriter(writer, autoFlush, OutputOptions.isTerminal());
    }

    static int explain(Exception problem, PrintWriter err) {
        if (problem instanceof InvalidInputException
                || problem instanceof UnreadableTranscriptException
                || problem instanceof MissingEngineException) {
            err.println("shipgate: " + problem.getMessage());
            return UNREADABLE_INPUT;
        }
        if (problem instanceof ContradictedException) {
            err.println("shipgate: " + problem.getMessage());
            return ContradictedException.EXIT_CODE;
        }
        if (problem instanceof UncheckedIOException) {
            err.println("shipgate: " + problem.getMessage());
            return BROKEN;
        }
        Optional<String> heap = HeapProblem.in(problem);
        if (heap.isPresent()) {
            err.println("shipgate: " + heap.get());
            return BROKEN;
        }
        err.println("shipgate: internal error: " + problem
                + ". Please report it with the command that you ran; SHIPGATE_DEBUG=1 shows where it happened.");
        if (System.getenv("SHIPGATE_DEBUG") != null) {
            problem.printStackTrace(err);
        }
        return BROKEN;
    }
}

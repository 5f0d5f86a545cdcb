package dev.shipgate.engine.exec;

import dev.shipgate.engine.process.Offspring;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that answers each input line with one output line. */
final class LineProcess implements AutoCloseable {

    private static final long MILLIS_TO_END = 2_000;

    private final Process process;
    private final Offspring offspring;
    /** Ends the program if the gate is interrupted. If the gate is killed, its child process does that. */
    private final Thread atExit;

    private final BoundedLines answers;
    private final StandardError standardError;

    private LineProcess(Process process, Offspring offspring, ExecCommand command) {
        this.process = process;
        this.offspring = offspring;
        this.atExit = new Thread(this::kill, "shipgate-exec-end");
        this.answers = new BoundedLines(process.getInputStream());
        this.standardError = new StandardError(process.getErrorStream(), command.stderr());
    }

    static LineProcess start(ExecCommand command) throws ExecException {
        try {
            Offspring offspring = Offspring.next();
            ProcessBuilder builder = new ProcessBuilder(command.words());
            builder.environment().put(Offspring.VARIABLE, offspring.mark());
            LineProcess started = new LineProcess(builder.start(), offspring, command);
            try {
                Runtime.getRuntime().addShutdownHook(started.atExit);
            } catch (IllegalStateException exiting) {
                started.kill();
                throw new ExecException("was not started because the gate is stopping");
            }
            return started;
        } catch (IOException refused) {
            String reason = PublicText.of(String.valueOf(refused.getMessage()));
            throw command.shipped() == null
                    ? new ExecException("cannot be started: " + reason)
                    : ExecException.missing("can't run: it needs Python 3.9 as python3 (" + reason + ")");
        }
    }

    long id() {
        return process.pid();
    }

    /**
     * Sends a line and waits for the reply.
     *
     * @return the reply's bytes, without the line terminator
     */
    byte[] ask(String line, Duration deadline) throws ExecException {
        try {
            OutputStream out = process.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException gone) {
            throw ended();
        }
        BoundedLines.Read read;
        try {
            read = answers.next(deadline.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ExecException("was interrupted because the gate is stopping");
        }
        if (read == null) {
            close();
            throw new ExecException("did not reply within " + deadline.toSeconds() + " s and was stopped" + lastWords()
                    + "; raise the limit with --deadline");
        }
        if (read.problem() != null) {
            throw new ExecException(read.problem());
        }
        if (read.line() == null) {
            throw ended();
        }
        return read.line();
    }

    private ExecException ended() {
        try {
            if (process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS)) {
                return new ExecException("ended with exit code " + process.exitValue() + lastWords());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new ExecException("closed its standard output" + lastWords());
    }

    private String lastWords() {
        String line = standardError.lastLine();
        return line.isEmpty()
                ? ", with no output on standard error"
                : "; last line of its standard error: " + PublicText.of(line);
    }

    /** Lets the program exit by itself, kills it if it doesn't, and kills everything that it started. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // If the program is already gone, it doesn't need an end of input.
        }
        try {
            process.waitFor(process.isAlive() ? MILLIS_TO_END : 0, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The hook runs already, and finds nothing to kill.
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        offspring.end();
    }
}

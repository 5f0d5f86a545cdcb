package dev.shipgate.cli;

import dev.shipgate.engine.Limits;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.GateRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for where native code runs, and what it may use. A missing option defaults to the project's setting. */
final class LimitOptions {

    static final String IN_PROCESS = "--in-process";

    static final String NO_IN_PROCESS = "--no-in-process";

    @Option(
            names = {"--deadline", "--engine-deadline"},
            paramLabel = "SECONDS",
            converter = EngineParameters.Positive.class,
            description = "Time limit for a step, a tokenisation, or a reply of an engine program; loading may take ten"
                    + " times as long. Default: the project's, else 60.")
    @Nullable
    Integer deadlineSeconds;

    @Option(
            names = "--memory-limit",
            paramLabel = "MIB",
            converter = EngineParameters.Positive.class,
            description = "Memory that the engine's process may use. Default: the project's, else 90 %% of what is"
                    + " available.")
    @Nullable
    Integer memoryLimitMib;

    @Option(
            names = IN_PROCESS,
            negatable = true,
            description = "Run models and tokenizers in this process, for debugging; a hostile bundle can then end it"
                    + " without a transcript. Default: in a process of their own (docs/isolation.md).")
    @Nullable
    Boolean inProcess;

    /** Applies the options given on the command line, which override the project's settings. */
    void applyTo(GateRequest.Builder request) {
        if (deadlineSeconds != null) {
            request.deadline(Duration.ofSeconds(deadlineSeconds));
        }
        if (memoryLimitMib != null) {
            request.memoryLimitBytes(memoryLimitBytes());
        }
        if (inProcess != null) {
            request.inProcess(inProcess);
        }
    }

    /** Starts what runs native code; the caller must close it. */
    NativeCode start() {
        boolean isInProcess = inProcess == null ? NativeCode.isInProcessByDefault() : inProcess;
        return NativeCode.start(isInProcess, limits());
    }

    /** Returns the time limit for a reply. */
    Duration deadline() {
        return deadlineSeconds == null ? Limits.DEFAULT_DEADLINE : Duration.ofSeconds(deadlineSeconds);
    }

    private Limits limits() {
        return new Limits(deadline(), memoryLimitBytes());
    }

    private @Nullable Long memoryLimitBytes() {
        return memoryLimitMib == null ? null : (Long) ((long) memoryLimitMib << 20);
    }
}

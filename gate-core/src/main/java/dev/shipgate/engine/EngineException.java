package dev.shipgate.engine;

import dev.shipgate.input.Published;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.util.Locale;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Thrown when a bundle cannot be run. The message is one line that names the model. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    /** The stage at which it failed. */
    public enum Stage {
        /** The runtime rejected the file. */
        LOAD,
        /** The graph doesn't have the inputs and outputs of a decoder. */
        CONTRACT,
        /** The engine doesn't know how to feed the graph, though the runtime may be able to run it. */
        UNSUPPORTED,
        /** The runtime failed during a step. */
        STEP,
        /** The program that runs the bundle died, hung or violated its protocol. */
        PROGRAM
    }

    private final Stage stage;
    private final transient Path model;

    /** Makes an exception about {@code model}. */
    public EngineException(Stage stage, Path model, String problem) {
        this(stage, model, problem, null);
    }

    /** Makes an exception about {@code model} with a cause. */
    public EngineException(Stage stage, Path model, String problem, @Nullable Throwable cause) {
        super(model + ": " + oneLine(problem), cause);
        this.stage = stage;
        this.model = model;
    }

    private EngineException(Stage stage, String message, Path model) {
        super(message);
        this.stage = stage;
        this.model = model;
    }

    /** Returns an exception about {@code model} that another process threw, with the message that it has there. */
    public static EngineException relayed(Stage stage, Path model, String message) {
        return new EngineException(stage, message, model);
    }

    /** Returns the stage at which it failed. */
    public Stage stage() {
        return stage;
    }

    /** Returns what to record of a subject that could not be measured because of this. */
    public Failed asObservation(Subject subject) {
        return new Failed(
                subject,
                stage == Stage.UNSUPPORTED ? Failed.UNSUPPORTED : stage.name().toLowerCase(Locale.ROOT),
                published());
    }

    /** Returns the message without the folder of the model, for what may be published. */
    public String published() {
        return Published.message(model, getMessage());
    }

    /** Returns the message, which is never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * Runtimes spread an explanation over many lines, name their own source files and repeat themselves in the stack.
     */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ")
                .replaceAll("/onnxruntime_src/\\S+ ", "")
                .strip();
        // The reason comes last, after the types and names of half the graph.
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST / 2) + " … " + line.substring(line.length() - LONGEST / 2);
    }
}

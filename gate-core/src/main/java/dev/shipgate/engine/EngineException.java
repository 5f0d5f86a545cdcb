package dev.shipgate.engine;

import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Subject;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A bundle that could not be run. The message is one line that names the model. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    /** Where it broke. */
    public enum Stage {
        /** The runtime refused the file. */
        LOAD,
        /** The graph's inputs and outputs are not those of a decoder. */
        CONTRACT,
        /** The runtime gave up in a step. */
        STEP,
        /** The program that runs the bundle died, hung or did not keep to its protocol. */
        PROGRAM
    }

    private final Stage stage;

    /** Makes an exception about {@code model}. */
    public EngineException(Stage stage, Path model, String problem) {
        this(stage, model, problem, null);
    }

    /** Makes an exception about {@code model} that another one led to. */
    public EngineException(Stage stage, Path model, String problem, @Nullable Throwable cause) {
        super(model + ": " + oneLine(problem), cause);
        this.stage = stage;
    }

    /** Returns where it broke. */
    public Stage stage() {
        return stage;
    }

    /** Returns what to record of a subject that could not be measured because of this. */
    public Failed asObservation(Subject subject) {
        return new Failed(subject, stage.name().toLowerCase(Locale.ROOT), getMessage());
    }

    /** Returns the message; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * Runtimes explain themselves over many lines, name their own source files and repeat themselves in their stack.
     */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ")
                .replaceAll("/onnxruntime_src/\\S+ ", "")
                .strip();
        // The reason stands last, behind the types and names of half a graph.
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST / 2) + " … " + line.substring(line.length() - LONGEST / 2);
    }
}

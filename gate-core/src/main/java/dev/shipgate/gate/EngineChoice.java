package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.exec.ExecCommand;
import dev.shipgate.engine.exec.ExecEngine;
import dev.shipgate.engine.exec.ShippedProgram;
import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An engine, as a user names it.
 *
 * @param command the words after {@code exec:}, or the options of a shipped program; {@code null} for ONNX Runtime
 * @param shipped the program that ships with the gate; {@code null} if it is none of them
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public record EngineChoice(
        @Nullable String command, @Nullable ShippedProgram shipped) {

    /** The name of the engine that runs bundles by default. */
    public static final String ONNX_RUNTIME = "onnxruntime";

    /** The option that names the engine of the bundle. */
    public static final String OPTION = "--engine";

    /** The option that names the engine of the baseline. */
    public static final String BASELINE_OPTION = "--baseline-engine";

    /** The engine that runs bundles by default. */
    public static final EngineChoice DEFAULT = new EngineChoice(null, null);

    /**
     * Reads the name of an engine.
     *
     * @param name {@value #ONNX_RUNTIME}; {@code llama.cpp} for GGUF files, perhaps with options after a blank; or
     *     {@code exec:COMMAND}
     * @throws IllegalArgumentException if it is none of them
     */
    public static EngineChoice of(String name) {
        if (name.equals(ONNX_RUNTIME)) {
            return DEFAULT;
        }
        ShippedProgram known = ShippedProgram.of(name).orElse(null);
        if (known != null) {
            return new EngineChoice(name.substring(known.id().length()), known);
        }
        String prefix = ExecCommand.PREFIX;
        if (!name.startsWith(prefix) || name.substring(prefix.length()).isBlank()) {
            throw new IllegalArgumentException(
                    "'" + name + "' isn't an engine; expected " + ONNX_RUNTIME + ", llama.cpp or exec:COMMAND");
        }
        return new EngineChoice(name.substring(prefix.length()), null);
    }

    /**
     * Returns the program; {@code null} for ONNX Runtime.
     *
     * @param deadline the time limit for a reply
     * @param stderr the file that receives its standard error; {@code null} for none
     */
    public @Nullable ExecCommand program(Duration deadline, @Nullable Path stderr) {
        if (command == null) {
            return null;
        }
        return shipped == null
                ? ExecCommand.of(command, deadline, stderr)
                : ExecCommand.of(shipped, command, deadline, stderr);
    }

    /**
     * Opens a bundle that a program, or ONNX Runtime, is to run.
     *
     * @param program the program; {@code null} for ONNX Runtime
     * @param option the option that names this bundle's engine, for the message
     * @throws InvalidInputException if it can't be read, or is of a format that the engine doesn't run
     */
    public static Bundle openBundle(Path place, @Nullable ExecCommand program, String option) {
        Bundle opened = Bundle.open(place);
        if (program == null) {
            opened.requireGraph(option);
        } else if (program.shipped() == ShippedProgram.LLAMA_CPP && !opened.isGguf()) {
            throw new InvalidInputException(
                    opened.modelFile(),
                    "isn't a GGUF file, and the engine llama.cpp runs nothing else; name its engine with " + option
                            + ", such as " + option + " " + ONNX_RUNTIME);
        }
        return opened;
    }

    /**
     * Opens a bundle in a program, or in ONNX Runtime.
     *
     * @param program the program; {@code null} for ONNX Runtime
     * @param nativeCode runs ONNX Runtime
     * @throws EngineException if the bundle can't be run
     */
    public static Engine open(
            Bundle bundle, @Nullable ExecCommand program, NativeCode nativeCode, EngineOptions options) {
        return program == null
                ? nativeCode.openEngine(bundle, options)
                : ExecEngine.open(bundle, program, options.intraOpThreads());
    }
}

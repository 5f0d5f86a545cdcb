package dev.shipgate.engine.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An engine program that ships with the gate. It needs Python. */
public enum ShippedProgram {
    /** Runs GGUF files in llama.cpp's own library. */
    LLAMA_CPP("llama.cpp", "llamacpp_engine.py");

    private static final String PYTHON = "python3";

    private final String id;
    private final String script;

    ShippedProgram(String id, String script) {
        this.id = id;
        this.script = script;
    }

    /** Returns the name that selects it, such as {@code llama.cpp}. */
    public String id() {
        return id;
    }

    /** Returns the program that an engine's name selects: its own name, or that with options after a blank. */
    public static Optional<ShippedProgram> of(String engine) {
        return Arrays.stream(values())
                .filter(program -> engine.equals(program.id) || engine.startsWith(program.id + " "))
                .findFirst();
    }

    /** Writes the program to a folder and returns the command that runs it there. */
    List<String> install(Path folder, List<String> options) {
        Path file = folder.resolve(script);
        try (InputStream in = Objects.requireNonNull(ShippedProgram.class.getResourceAsStream(script), script)) {
            Files.copy(in, file);
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write " + file, problem);
        }
        List<String> command = new ArrayList<>(List.of(PYTHON, file.toString()));
        command.addAll(options);
        return command;
    }
}

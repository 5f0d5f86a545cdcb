package dev.shipgate.engine.exec;

import dev.shipgate.input.InputFolder;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for tensors that are too large for a line. It exists as long as the program runs. */
final class ScratchFolder implements AutoCloseable {

    private final Path folder;

    ScratchFolder() {
        try {
            folder = Files.createTempDirectory("shipgate-exec").toRealPath();
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot create a folder for tensors", problem);
        }
    }

    Path path() {
        return folder;
    }

    InputFolder asInput() {
        return new InputFolder(folder);
    }

    /** Writes a tensor as little-endian float32. */
    TensorJson write(StateSlot slot, Tensor tensor) {
        float[] elements = tensor.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        String name = "seed-" + slot + ".f32";
        try {
            Files.write(folder.resolve(name), bytes.array());
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write " + folder.resolve(name), problem);
        }
        return new TensorJson(
                TensorJson.FLOAT32,
                Arrays.stream(tensor.shape().toArray()).boxed().toList(),
                null,
                name);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot remove " + folder, problem);
        }
    }
}

package dev.shipgate.engine.exec;

import dev.shipgate.engine.process.TemporaryFolder;
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

/** A folder for tensors that are too large for a line. It exists as long as the program runs. */
final class ScratchFolder implements AutoCloseable {

    private final TemporaryFolder temporary = TemporaryFolder.create();
    private final Path folder = temporary.path();

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
        temporary.close();
    }
}

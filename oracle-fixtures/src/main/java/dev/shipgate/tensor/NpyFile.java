package dev.shipgate.tensor;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Reads NumPy's {@code .npy} files, which contain one array each, in format versions 1, 2 and 3.
 *
 * <p>Supports float16, float32, int8, uint8, int32 and int64, all little-endian, and float64, whose elements are
 * rounded to the nearest F32. Converts Fortran order to row-major order. Rejects everything else: big-endian and
 * structured arrays, text, booleans, and Python objects, which would have to be unpickled.
 */
public final class NpyFile {

    private NpyFile() {}

    /**
     * Maps an untrusted file of any size. The file must not change while the tensor is in use. Several threads may read
     * the tensor.
     *
     * @throws InvalidInputException if the file cannot be read, its header violates the format or does not account for
     *     every byte of the file, its element type is not supported, or a float64 is outside the range of F32
     */
    public static Tensor read(Path path) {
        NpyPlace place = new NpyPlace(path, null);
        try (FileChannel channel = InputFile.channel(path, "an .npy file")) {
            long fileBytes = channel.size();
            NpyHeader header = NpyHeader.read(place, Channels.newInputStream(channel), fileBytes);
            MappedBytes bytes = MappedBytes.map(channel, fileBytes, MappedBytes.DEFAULT_WINDOW_BYTES);
            return NpyArray.tensor(place, header, bytes, header.dataStart());
        } catch (IOException e) {
            throw new InvalidInputException(path, "cannot be read: " + IoProblem.of(e), e);
        }
    }
}

package dev.shipgate.tensor;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an array comes from, for use in messages.
 *
 * @param file an {@code .npy} file or an archive
 * @param array the array's name in the archive; null in an {@code .npy} file
 */
record NpyPlace(Path file, @Nullable String array) {

    InvalidInputException refusal(String problem) {
        return new InvalidInputException(file, array == null ? problem : "array " + array + ": " + problem);
    }
}

package dev.shipgate.doctor;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether a file can be read as what it is meant to be.
 *
 * @param about what it is meant to be
 * @param reader reads it, or refuses it with an {@link InvalidInputException}
 * @param advice what to do if it cannot
 */
record InputFileExam(String about, Path file, Consumer<Path> reader, String advice) implements Exam {

    @Override
    public List<Remark> look() {
        try {
            reader.accept(file);
            return List.of(Remark.ok(about, file.toString()));
        } catch (InvalidInputException refused) {
            return List.of(Remark.fail(about, refused.getMessage(), advice));
        }
    }
}

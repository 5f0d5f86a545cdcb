package dev.shipgate.gate;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.report.ForeignFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** What to throw if results can't be written. */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class WriteFailure {

    private WriteFailure() {}

    /**
     * Returns the exception to throw: one about the input if somebody else's file is in the way, since only who gave
     * the folder can choose another; otherwise one about the disk.
     *
     * @param place the file or folder that was to be written
     */
    public static RuntimeException of(IOException problem, Path place) {
        return problem instanceof ForeignFileException foreign
                ? new InvalidInputException(foreign.file(), foreign.getMessage(), foreign)
                : new UncheckedIOException("cannot write to " + place + ": " + IoProblem.of(problem), problem);
    }
}

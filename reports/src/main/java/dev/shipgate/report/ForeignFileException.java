package dev.shipgate.report;

import java.io.IOException;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** Thrown if a result would replace a file that Ship Gate didn't write. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ForeignFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    ForeignFileException(Path file) {
        super("Ship Gate didn't write this; move it away, or choose another folder with --out");
        this.file = file;
    }

    /** Returns the file that is in the way. */
    public Path file() {
        return file;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

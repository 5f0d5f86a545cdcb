package dev.shipgate.transcript;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a temporary file in the same folder, then moves it into place, so a reader always sees either the whole old
 * file or the whole new one.
 *
 * <p>{@code oracle-fixtures} has its own {@code AtomicFile}, because neither module depends on the other.
 */
public final class WholeFile {

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {

        /** Writes the whole content to {@code out}; the caller closes {@code out}. */
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes a file that can be made again. After a power failure it may be empty.
     *
     * @param file its folder must exist
     * @return the file
     * @throws IOException if writing fails; {@code file} is then unchanged
     */
    public static Path write(Path file, Content content) throws IOException {
        return write(file, content, false);
    }

    /**
     * Writes a file as {@link #write(Path, Content)} does, but forces its content to the disk before moving it. Use
     * this for files that only another run could make again. It takes milliseconds.
     *
     * @param file its folder must exist
     * @return the file
     * @throws IOException if writing fails; {@code file} is then unchanged
     */
    public static Path writeDurably(Path file, Content content) throws IOException {
        return write(file, content, true);
    }

    private static Path write(Path file, Content content, boolean isDurable) throws IOException {
        Path beside = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (FileChannel channel = FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                content.writeTo(out);
                out.flush();
                if (isDurable) {
                    channel.force(true);
                }
            }
            return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}

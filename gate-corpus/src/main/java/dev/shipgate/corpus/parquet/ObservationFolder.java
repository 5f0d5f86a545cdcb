package dev.shipgate.corpus.parquet;

import dev.shipgate.corpus.CorpusRow;
import dev.shipgate.corpus.CorpusRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of parts. Whatever is in it under the name of a part is complete: a part gets its name only when it is on
 * the disk as a whole.
 */
public final class ObservationFolder {

    private final Path folder;
    private @Nullable PartWriter open;

    /** @param folder created when the first part is */
    public ObservationFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns every complete part, in the order of their cases. */
    public List<Part> parts() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(PartWriter.SUFFIX))
                    .map(PartReader::describe)
                    .sorted(Comparator.comparingInt(Part::firstCase))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(folder + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Returns the rows of some parts, whose cases don't overlap, in the order of their cases. */
    public static CorpusRows rows(List<Part> parts) {
        List<Part> ordered =
                parts.stream().sorted(Comparator.comparingInt(Part::firstCase)).toList();
        return each -> ordered.forEach(part -> PartReader.forEach(part.file(), each));
    }

    /** Drops what a process that was killed left unfinished, and returns whether there was anything. */
    public boolean dropUnfinished() throws IOException {
        boolean found = false;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(each -> each.toString().endsWith(PartWriter.UNFINISHED))
                        .toList()) {
                    found |= Files.deleteIfExists(file);
                }
            }
        }
        return found;
    }

    /** Adds a row to the open part; opens one that begins with its case if none is. */
    public void add(CorpusRow row) throws IOException {
        if (open == null) {
            Files.createDirectories(folder);
            open = new PartWriter(folder, row.caseIndex());
        }
        open.add(row);
    }

    /** Returns the number of rows in the open part. */
    public long openRows() {
        return open == null ? 0 : open.rows();
    }

    /**
     * Completes the open part, if there is one.
     *
     * @param endCase the index of the first case after it
     */
    public void finishPart(int endCase) throws IOException {
        if (open != null) {
            open.finish(endCase);
            open = null;
        }
    }

    /** Drops the open part, if there is one. */
    public void dropPart() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}

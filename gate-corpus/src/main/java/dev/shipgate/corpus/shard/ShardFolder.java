package dev.shipgate.corpus.shard;

import dev.shipgate.corpus.parquet.ObservationFolder;
import dev.shipgate.corpus.parquet.Part;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CorpusFile;
import dev.shipgate.transcript.CorpusShard;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The folder of a shard: its description, and the parts with its observations. */
final class ShardFolder implements AutoCloseable {

    static final String OBSERVATIONS = "observations";

    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;
    private final CorpusFile file = new CorpusFile();

    private ShardFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens a folder to write to. The operating system releases the lock of a process that dies.
     *
     * @throws InvalidInputException if another run writes to it
     * @throws IOException if it can't be written
     */
    static ShardFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(lock)) {
            lock.close();
            throw new InvalidInputException(
                    folder, "another run is writing there; wait for it, or choose another --out");
        }
        return new ShardFolder(folder, lock);
    }

    private static boolean isFree(FileChannel lock) {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            return false;
        } catch (IOException unsupported) {
            // Some network file systems have no locks. Runs there need folders of their own.
            return true;
        }
    }

    /** Returns what an earlier run wrote of the shard, if there was one. */
    Optional<CorpusShard> described() {
        return Files.exists(folder.resolve(CorpusFile.SHARD)) ? Optional.of(file.readShard(folder)) : Optional.empty();
    }

    void describe(CorpusShard shard) throws IOException {
        file.write(shard, folder);
    }

    ObservationFolder observations() {
        return observations(folder);
    }

    static ObservationFolder observations(Path folder) {
        return new ObservationFolder(folder.resolve(OBSERVATIONS));
    }

    /**
     * Returns the parts in a folder, in order.
     *
     * @throws InvalidInputException if one can't be read, or two have the same cases
     */
    static List<Part> parts(Path folder) {
        List<Part> parts = observations(folder).parts();
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).firstCase() < parts.get(i - 1).endCase()) {
                throw new InvalidInputException(
                        parts.get(i).file(),
                        "has cases that are also in " + parts.get(i - 1).file() + "; remove one of them");
            }
        }
        return parts;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}

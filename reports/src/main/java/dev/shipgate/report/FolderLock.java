package dev.shipgate.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two runs from writing to one folder. The operating system releases the lock of a process that dies, so a lock
 * that can be taken proves that whatever lies there is of a dead run.
 */
final class FolderLock {

    private static final String FILE = "lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param work the folder of the lock; created if it is missing
     * @throws IOException if another run holds it, or it can't be written
     */
    static FolderLock of(Path work) throws IOException {
        if (!OwnedFiles.isFolder(work)) {
            Files.createDirectory(work);
        }
        FileChannel channel = FileChannel.open(work.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isFree;
        try {
            isFree = channel.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            isFree = false;
        } catch (IOException unsupported) {
            // Some network file systems have no locks. Runs there need folders of their own, as they always did.
            isFree = true;
        }
        if (!isFree) {
            channel.close();
            throw new FileSystemException(
                    work.toString(), null, "another run is writing there; wait for it, or choose another --out");
        }
        return new FolderLock(channel);
    }

    /** Releases the lock and deletes its folder, with everything that is left there. */
    void release(Path work) throws IOException {
        channel.close();
        OwnedFiles.deleteTree(work);
    }
}

package dev.shipgate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Changes several files of a folder so that no reader sees some of the changes without the others: the folder is
 * renamed to a hidden name beside it, changed there, and renamed back. It takes about a millisecond.
 */
final class HiddenFolder {

    /** Changes a folder. */
    @FunctionalInterface
    interface Change {

        /** @param place where the folder is at the moment */
        void in(Path place) throws IOException;
    }

    private final Path folder;
    private final @Nullable Path hidden;

    /** @param folder the real path of a folder */
    HiddenFolder(Path folder) {
        this.folder = folder;
        Path name = folder.getFileName();
        this.hidden = name == null ? null : folder.resolveSibling("." + name + OwnedFiles.WORK);
    }

    /**
     * Makes a change, out of sight if the folder has only files of Ship Gate. Other people's folders are never renamed,
     * and mount points can't be.
     *
     * @throws IOException if the change fails
     */
    void change(Change change) throws IOException {
        if (hidden == null || !OwnedFiles.in(folder).areAll() || !isMoved(hidden)) {
            change.in(folder);
            return;
        }
        try {
            change.in(hidden);
        } finally {
            Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private boolean isMoved(Path target) {
        try {
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException fixed) {
            return false;
        }
    }

    /**
     * Brings back a folder that was hidden when its run was killed.
     *
     * @param withdrawing whether to delete its results, which may be incomplete, before anyone sees them
     * @throws IOException if a run that still lives has it, or it can't be moved
     */
    void restore(boolean withdrawing) throws IOException {
        if (hidden == null || !OwnedFiles.isFolder(hidden)) {
            return;
        }
        FolderLock lock = FolderLock.of(hidden.resolve(OwnedFiles.WORK));
        OwnedFiles.deleteIfEmpty(folder);
        boolean isTaken = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        if (withdrawing || isTaken) {
            OwnedFiles.in(hidden).delete();
        }
        lock.release(hidden.resolve(OwnedFiles.WORK));
        if (isTaken) {
            OwnedFiles.deleteIfEmpty(hidden);
        } else {
            Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}

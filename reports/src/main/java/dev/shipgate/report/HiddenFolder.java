package dev.shipgate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
     * Takes the files of Ship Gate away. If there is nothing else, an empty folder takes the place of the whole folder
     * at once, and the files are left to {@link #deleteWithdrawn}; otherwise they are deleted.
     *
     * @throws IOException if a file can't be moved or deleted
     */
    void withdraw() throws IOException {
        if (hidden == null || !OwnedFiles.in(folder).areAll() || !isMoved(hidden)) {
            OwnedFiles.in(folder).delete();
            return;
        }
        Files.createDirectory(folder);
        Path work = hidden.resolve(OwnedFiles.WORK);
        if (OwnedFiles.isFolder(work)) {
            Files.move(work, folder.resolve(OwnedFiles.WORK), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Deletes what {@link #withdraw} took away.
     *
     * @throws IOException if a file can't be deleted
     */
    void deleteWithdrawn() throws IOException {
        if (hidden != null && OwnedFiles.isFolder(hidden)) {
            OwnedFiles.in(hidden).delete();
            OwnedFiles.deleteIfEmpty(hidden);
        }
    }

    /**
     * Lets a folder within this one take its place, if nothing else is there.
     *
     * @param lock the lock of this folder, which is released
     * @return whether it has
     * @throws IOException if it can't, and there are no results now
     */
    boolean isReplacedBy(Path inner, FolderLock lock) throws IOException {
        if (hidden == null
                || !OwnedFiles.names(folder).equals(List.of(OwnedFiles.WORK))
                || Files.exists(hidden, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Files.move(inner, hidden, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException fixed) {
            return false;
        }
        try {
            lock.release(folder.resolve(OwnedFiles.WORK));
            // An empty folder is replaced, so readers always see one.
            Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException failed) {
            OwnedFiles.deleteTree(hidden);
            throw failed;
        }
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

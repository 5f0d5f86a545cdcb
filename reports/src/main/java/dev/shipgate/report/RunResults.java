package dev.shipgate.report;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The results of one run in their folder: all of them, or none. Opening withdraws the results of an earlier run, before
 * anything is measured. New files are collected in {@link #staging()}, where no reader looks, until {@link #publish()}.
 *
 * <p>A run that is killed at any moment leaves either no results or complete ones; the next run removes its temporary
 * files. If the folder has other people's files in it or is a mount point, the files can only be moved one by one. The
 * transcript is then the first to go and the last to come: a folder without a transcript has no results.
 *
 * <p>Only files that Ship Gate wrote are ever deleted.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class RunResults implements AutoCloseable {

    /** The folder with Allure's results. */
    public static final String ALLURE = OwnedFiles.ALLURE_RESULTS;

    /** The signed statement about a run. */
    public static final String ATTESTATION = "attestation.intoto.json";

    private static final String STAGING = "new";

    private final Path folder;
    private final boolean isNew;
    private final FolderLock lock;
    private final Set<String> kept = new TreeSet<>();
    private final Thread atExit = new Thread(this::abandon, "shipgate-results");
    private final List<HiddenFolder> withdrawn = new ArrayList<>();
    private final FutureTask<@Nullable Void> deletion = new FutureTask<>(this::deleteWithdrawn);
    private boolean isOpen = true;

    private RunResults(Path folder, boolean isNew, FolderLock lock, Collection<String> kept) {
        this.folder = folder;
        this.isNew = isNew;
        this.lock = lock;
        this.kept.addAll(kept);
    }

    /**
     * Withdraws the results of an earlier run and reserves the folder for this one.
     *
     * @param folder created if it is missing
     * @throws IOException if another run is writing there, or the folder can't be written
     */
    public static RunResults replacing(Path folder) throws IOException {
        return replacing(folder, Set.of());
    }

    /**
     * Withdraws the results of an earlier release and reserves the folder for this one.
     *
     * @param folder created if it is missing
     * @param folders the names of the folders in it that get results of their own; theirs are withdrawn too
     * @throws IOException if another run is writing there, or the folder can't be written
     */
    public static RunResults replacing(Path folder, Collection<String> folders) throws IOException {
        RunResults results = reserve(folder, folders, true);
        try {
            results.withdraw(results.folder);
            for (String each : folders) {
                Path child = results.folder.resolve(each);
                new HiddenFolder(child).restore(true);
                results.withdraw(child);
            }
            results.expect(folders);
            if (folders.isEmpty()) {
                new Thread(results.deletion, "shipgate-withdrawn").start();
            } else {
                // The runs into those folders would find them half deleted.
                results.requireDeleted();
            }
            return results;
        } catch (IOException | RuntimeException failed) {
            results.close();
            throw failed;
        }
    }

    /**
     * Reserves a folder whose results stay until {@link #publish()}. For commands that make new reports of a transcript
     * in the same folder, and measure nothing.
     *
     * @param folder created if it is missing
     * @param kept the names of results that aren't made again, and stay
     * @throws IOException if another run is writing there, or the folder can't be written
     */
    public static RunResults renewing(Path folder, Collection<String> kept) throws IOException {
        return reserve(folder, kept, false);
    }

    private static RunResults reserve(Path given, Collection<String> kept, boolean withdrawing) throws IOException {
        Path absolute = given.toAbsolutePath().normalize();
        Path folder = Files.exists(absolute) ? absolute.toRealPath() : absolute;
        new HiddenFolder(folder).restore(withdrawing);
        boolean isNew = !Files.exists(folder);
        Path real = Files.createDirectories(folder).toRealPath();
        RunResults results = new RunResults(real, isNew, FolderLock.of(real.resolve(OwnedFiles.WORK)), kept);
        try {
            OwnedFiles.deleteTree(results.staging());
            Files.createDirectory(results.staging());
            Runtime.getRuntime().addShutdownHook(results.atExit);
            return results;
        } catch (IOException | RuntimeException failed) {
            results.close();
            throw failed;
        }
    }

    /** Withdraws the results in a folder, at once if nothing else is there. */
    private void withdraw(Path folder) throws IOException {
        OwnedFiles owned = OwnedFiles.in(folder);
        if (!owned.areAll()) {
            for (String child : owned.folders()) {
                withdraw(folder.resolve(child));
            }
        }
        if (!owned.isEmpty()) {
            HiddenFolder results = new HiddenFolder(folder);
            results.withdraw();
            withdrawn.add(results);
        }
    }

    /** Many small files take longer to delete than a small model takes to open. */
    private @Nullable Void deleteWithdrawn() throws IOException {
        for (HiddenFolder each : withdrawn) {
            each.deleteWithdrawn();
        }
        return null;
    }

    /** @throws IOException if something couldn't be deleted */
    private void requireDeleted() throws IOException {
        deletion.run();
        try {
            deletion.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException problem) {
                throw problem;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("the results of the last run can't be deleted", failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while the results of the last run were being deleted");
        }
    }

    /** Waits for the deletion, however it ends: what it leaves, the next run into this folder removes. */
    private void settleDeletion() {
        deletion.run();
        try {
            deletion.get();
        } catch (ExecutionException left) {
            // Either publish() has said so, or something else is being said already.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Names more folders that get results of their own, so that the next run can withdraw them, whatever happens to
     * this one.
     *
     * @throws IOException if the list of files can't be written
     */
    public void expect(Collection<String> folders) throws IOException {
        if (!folders.isEmpty()) {
            kept.addAll(folders);
            OwnedFiles.list(folder, List.of(), kept);
        }
    }

    /**
     * Lists one more file that was written beside published results, such as their attestation, so that the next run
     * withdraws it too.
     *
     * @throws IOException if the list can't be written
     */
    public static void add(Path folder, String name) throws IOException {
        OwnedFiles.add(folder, name);
    }

    /** Returns the folder for files that aren't to be seen yet. */
    public Path staging() {
        return folder.resolve(OwnedFiles.WORK).resolve(STAGING);
    }

    /**
     * Refuses a folder in which a result would replace something that Ship Gate didn't write.
     *
     * @param names the names of the results
     * @throws ForeignFileException if there is such a file or folder
     */
    public void requireFree(Collection<String> names) throws ForeignFileException {
        for (String name : names) {
            if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new ForeignFileException(folder.resolve(name));
            }
        }
    }

    /**
     * Makes everything in {@link #staging()} visible at once, and releases the folder.
     *
     * @throws IOException if that fails; the folder then has no results
     */
    public synchronized void publish() throws IOException {
        if (!isOpen) {
            throw new IOException("the run was stopped");
        }
        requireDeleted();
        List<String> staged = OwnedFiles.names(staging());
        // The words of an engine program aren't staged: they are wanted most if the run is never published.
        Set<String> staying = new TreeSet<>(kept);
        staying.add(OwnedFiles.ENGINE_LOG);
        OwnedFiles.list(staging(), OwnedFiles.in(folder).of(kept), kept);
        HiddenFolder hidden = new HiddenFolder(folder);
        if (hidden.isReplacedBy(staging(), lock)) {
            release(folder.resolve(OwnedFiles.WORK));
            return;
        }
        hidden.change(place -> {
            Path work = place.resolve(OwnedFiles.WORK);
            OwnedFiles.in(place).deleteExcept(staying);
            try {
                for (String name : listFirstTranscriptLast(staged)) {
                    requireAbsent(place.resolve(name));
                    Files.move(
                            work.resolve(STAGING).resolve(name), place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException failed) {
                OwnedFiles.in(place).deleteExcept(staying);
                throw failed;
            }
            release(work);
        });
    }

    /** An atomic move replaces what is there. */
    private static void requireAbsent(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !file.endsWith(OwnedFiles.LIST)) {
            throw new ForeignFileException(file);
        }
    }

    private static List<String> listFirstTranscriptLast(List<String> staged) {
        List<String> ordered = new ArrayList<>(staged);
        ordered.remove(OwnedFiles.LIST);
        ordered.add(0, OwnedFiles.LIST);
        if (ordered.remove(OwnedFiles.TRANSCRIPT)) {
            ordered.add(OwnedFiles.TRANSCRIPT);
        }
        return ordered;
    }

    /** Removes what was staged but not published, and releases the folder. One that was made for it goes too. */
    @Override
    public synchronized void close() throws IOException {
        settleDeletion();
        boolean isAbandoned = isOpen;
        release(folder.resolve(OwnedFiles.WORK));
        if (isAbandoned && isNew && OwnedFiles.names(folder).isEmpty()) {
            Files.deleteIfExists(folder);
        }
    }

    private void release(Path work) throws IOException {
        if (isOpen) {
            isOpen = false;
            lock.release(work);
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException exiting) {
                // The hook is running already, and finds nothing left to do.
            }
        }
    }

    private void abandon() {
        try {
            close();
        } catch (IOException left) {
            // The next run into this folder removes it.
        }
    }
}

package dev.shipgate.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder of untrusted files that no path or link can escape. */
public final class InputFolder {

    private final Path root;
    private final Path realRoot;

    /**
     * Opens the folder {@code root}.
     *
     * @throws InvalidInputException if it does not exist or isn't a folder
     */
    public InputFolder(Path root) {
        this.root = root;
        if (!Files.isDirectory(root)) {
            throw new InvalidInputException(
                    root, Files.exists(root) ? "expected a folder, found a file" : "expected a folder, found nothing");
        }
        try {
            this.realRoot = root.toRealPath();
        } catch (IOException e) {
            throw new InvalidInputException(root, "cannot be opened: " + IoProblem.of(e), e);
        }
    }

    /** Returns the folder as the caller named it. */
    public Path root() {
        return root;
    }

    /** Returns the folder's own name. */
    public String name() {
        return root.toAbsolutePath().normalize().getFileName().toString();
    }

    /**
     * Returns the file at {@code relative} as {@link #file} does; empty if nothing is there.
     *
     * @param relative a relative path from an untrusted source
     * @throws InvalidInputException if something is there and {@link #file} refuses it
     */
    public Optional<Path> find(String relative) {
        return Files.exists(root.resolve(path(relative))) ? Optional.of(file(relative)) : Optional.empty();
    }

    /**
     * Refuses a path that {@link #file} would refuse for any reason except that nothing is there.
     *
     * @param relative a relative path from an untrusted source
     * @throws InvalidInputException if the path is absolute, leaves the folder or isn't that of a regular file
     */
    public void requireInside(String relative) {
        if (Files.exists(resolve(relative), LinkOption.NOFOLLOW_LINKS)) {
            file(relative);
        }
    }

    /**
     * Returns the regular file at {@code relative} inside this folder. A snapshot in a cache of Hugging Face has links
     * to the folder {@code blobs} of the same repository; these count as files inside.
     *
     * @param relative a relative path from an untrusted source
     * @throws InvalidInputException if the path is absolute, leaves the folder (through {@code ..} or a symbolic link),
     *     does not exist or isn't a regular file
     */
    public Path file(String relative) {
        return inside(InputFile.require(resolve(relative), "a regular file"));
    }

    /**
     * Returns the folder at {@code relative} inside this folder, as {@link #file} does a file.
     *
     * @param relative a relative path from an untrusted source
     * @throws InvalidInputException if the path is absolute, leaves the folder, or isn't that of a folder
     */
    public Path folder(String relative) {
        Path folder = resolve(relative);
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    folder,
                    Files.exists(folder) ? "expected a folder, found a file" : "expected a folder, found nothing");
        }
        return inside(folder);
    }

    private Path inside(Path file) {
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(realRoot)
                    && blobs(realRoot).filter(real::startsWith).isEmpty()) {
                throw new InvalidInputException(
                        file, "is a link that leaves the folder " + root + "; put the file itself in the folder");
            }
        } catch (IOException e) {
            throw new InvalidInputException(file, "cannot be opened: " + IoProblem.of(e), e);
        }
        return file;
    }

    /** Returns the folder {@code REPOSITORY/blobs} of a folder in {@code REPOSITORY/snapshots/REVISION}. */
    private static Optional<Path> blobs(Path folder) {
        for (@Nullable Path above = folder.getParent(); above != null; above = above.getParent()) {
            if (above.endsWith("snapshots")) {
                return Optional.of(above.resolveSibling("blobs"));
            }
        }
        return Optional.empty();
    }

    private Path resolve(String relative) {
        Path path = path(relative);
        boolean climbs = false;
        for (Path name : path) {
            climbs |= name.toString().equals("..");
        }
        if (path.isAbsolute() || climbs || relative.isEmpty()) {
            throw new InvalidInputException(
                    root, "names a file outside the folder: \"" + relative + "\"; expected a relative path without ..");
        }
        return root.resolve(path);
    }

    private Path path(String relative) {
        try {
            return Path.of(relative);
        } catch (InvalidPathException e) {
            throw new InvalidInputException(root, "names an impossible file path: \"" + relative + "\"", e);
        }
    }
}

package dev.shipgate.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A folder of untrusted files: no path and no link leads out of it. */
public final class InputFolder {

    private final Path root;
    private final Path realRoot;

    /**
     * Opens the folder {@code root}.
     *
     * @throws InvalidInputException if it does not exist or is not a folder
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

    /** Returns the folder as it was named. */
    public Path root() {
        return root;
    }

    /**
     * Returns the regular file that {@code relative} names inside this folder.
     *
     * @param relative relative path, from an untrusted source
     * @throws InvalidInputException if it is absolute, leaves the folder (by {@code ..} or by a symbolic link), does
     *     not exist or is not a regular file
     */
    public Path file(String relative) {
        Path file = resolve(relative);
        if (!Files.exists(file)) {
            throw new InvalidInputException(file, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(file, "expected a regular file, found a folder or a device");
        }
        try {
            if (!file.toRealPath().startsWith(realRoot)) {
                throw new InvalidInputException(
                        file, "is a link that leaves the folder " + root + "; put the file itself into the folder");
            }
        } catch (IOException e) {
            throw new InvalidInputException(file, "cannot be opened: " + IoProblem.of(e), e);
        }
        return file;
    }

    private Path resolve(String relative) {
        Path path;
        try {
            path = Path.of(relative);
        } catch (InvalidPathException e) {
            throw new InvalidInputException(root, "names a file that cannot exist: \"" + relative + "\"", e);
        }
        boolean climbs = false;
        for (Path name : path) {
            climbs |= name.toString().equals("..");
        }
        if (path.isAbsolute() || climbs || relative.isEmpty()) {
            throw new InvalidInputException(
                    root,
                    "names a file outside of the folder: \"" + relative + "\"; expected a relative path without ..");
        }
        return root.resolve(path);
    }
}

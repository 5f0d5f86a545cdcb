package dev.shipgate.bundle;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The folder of a bundle. No path that the bundle names leads out of it. */
record BundleRoot(Path path) {

    static BundleRoot open(Path directory) {
        if (!Files.exists(directory)) {
            throw new InvalidInputException(directory, "there is no such folder");
        }
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(directory, "is a file; a bundle is a folder");
        }
        return new BundleRoot(directory);
    }

    /**
     * Returns a file that the manifest names.
     *
     * @param manifest names the manifest in messages
     * @throws InvalidInputException if the file is missing or lies outside
     */
    Path file(Path manifest, String field, String name) {
        Path file;
        try {
            file = path.resolve(name).normalize();
        } catch (InvalidPathException impossible) {
            throw new InvalidInputException(manifest, field + " is no path: " + name, impossible);
        }
        if (Path.of(name).isAbsolute() || !file.startsWith(path.normalize())) {
            throw new InvalidInputException(manifest, field + " leaves the bundle's folder: " + name);
        }
        if (!Files.exists(file)) {
            throw new InvalidInputException(manifest, field + " names " + name + ", which is not in the bundle");
        }
        requireInside(file);
        return file;
    }

    /** @throws InvalidInputException if a link leads out of the folder */
    void requireInside(Path file) {
        try {
            if (!file.toRealPath().startsWith(path.toRealPath())) {
                throw new InvalidInputException(
                        file, "is a link that leaves the bundle's folder; copy the bundle with its files (cp -rL)");
            }
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + problem, problem);
        }
    }
}

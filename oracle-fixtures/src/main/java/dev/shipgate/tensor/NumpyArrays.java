package dev.shipgate.tensor;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Named NumPy arrays: the entries of an {@code .npz}, or the {@code .npy} files of a folder. Bounded. */
public final class NumpyArrays {

    private static final int MOST_ENTRIES = 10_000;
    private static final long LARGEST_ARRAY_BYTES = 1L << 30;
    private static final String SUFFIX = ".npy";

    private final Path file;
    private final Map<String, byte[]> arrays;

    private NumpyArrays(Path file, Map<String, byte[]> arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    /**
     * Reads an {@code .npz}, stored or deflated.
     *
     * @throws InvalidInputException if it is no such archive, two entries have one name, or there is more in it than
     *                               anybody needs
     */
    public static NumpyArrays ofArchive(Path file) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        long total = 0;
        try (ZipFile archive = new ZipFile(file.toFile())) {
            if (archive.size() > MOST_ENTRIES) {
                throw new InvalidInputException(file, "has " + archive.size() + " entries, more than " + MOST_ENTRIES);
            }
            Enumeration<? extends ZipEntry> entries = archive.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes = bytes(file, archive, entry);
                total += bytes.length;
                if (total > 2 * LARGEST_ARRAY_BYTES) {
                    throw new InvalidInputException(file, "unpacks to more than " + 2 * LARGEST_ARRAY_BYTES + " bytes");
                }
                if (arrays.put(name(entry.getName()), bytes) != null) {
                    throw new InvalidInputException(file, "has two arrays named " + name(entry.getName()));
                }
            }
        } catch (ZipException broken) {
            throw new InvalidInputException(file, "is no .npz archive: " + broken.getMessage(), broken);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
        return new NumpyArrays(file, arrays);
    }

    /** Reads arrays from {@code NAME.npy} in a folder, when they are asked for. */
    public static NumpyArrays ofFolder(InputFolder folder) {
        return new NumpyArrays(folder.root(), new LinkedHashMap<>());
    }

    /**
     * Returns an array by its name.
     *
     * @throws InvalidInputException if there is none, or it cannot be read
     */
    public NumpyArray array(String name) {
        byte[] bytes = arrays.get(name);
        if (bytes != null) {
            return NumpyArray.read(file, name, bytes);
        }
        if (!Files.isDirectory(file)) {
            throw new InvalidInputException(file, "has no array " + name + "; it has " + arrays.keySet());
        }
        Path one = new InputFolder(file).file(name + SUFFIX);
        try {
            if (Files.size(one) > LARGEST_ARRAY_BYTES) {
                throw new InvalidInputException(one, "is larger than " + LARGEST_ARRAY_BYTES + " bytes");
            }
            return NumpyArray.read(one, name, Files.readAllBytes(one));
        } catch (IOException problem) {
            throw new InvalidInputException(one, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }

    /** A header may lie about the size, so that what comes out is counted and not believed. */
    private static byte[] bytes(Path file, ZipFile archive, ZipEntry entry) throws IOException {
        try (InputStream in = archive.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(LARGEST_ARRAY_BYTES));
            if (in.read() >= 0) {
                throw new InvalidInputException(
                        file, "the array " + entry.getName() + " unpacks to more than " + LARGEST_ARRAY_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static String name(String entry) {
        return entry.endsWith(SUFFIX) ? entry.substring(0, entry.length() - SUFFIX.length()) : entry;
    }
}

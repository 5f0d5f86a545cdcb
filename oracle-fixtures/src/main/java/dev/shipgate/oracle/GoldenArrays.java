package dev.shipgate.oracle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.tensor.NpyFile;
import dev.shipgate.tensor.NpzFile;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The NumPy arrays in a folder. Each is named by its file, {@code logits.npy}, or by its archive and its name in it,
 * {@code goldens.npz#logits}. Leading dimensions of 1 are dropped, because they are usually the batch.
 *
 * <p>Every method throws {@link IllegalArgumentException} if an array doesn't fit its use, and
 * {@link dev.shipgate.input.InvalidInputException} if it cannot be read.
 */
final class GoldenArrays {

    private static final int MAX_LIST_LENGTH = 1 << 20;

    /** A {@code float} represents every integer below this one exactly. */
    private static final float EXACT_INTEGERS = 1 << 24;

    private final InputFolder folder;
    private final Set<Path> files = new LinkedHashSet<>();
    private final Map<String, NpzFile> archives = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    GoldenArrays(InputFolder folder) {
        this.folder = folder;
    }

    /** Returns an array of floats of this shape. */
    Tensor floats(String reference, Shape expected) {
        Tensor tensor = withoutBatch(floats(reference), expected.rank());
        if (!tensor.shape().equals(expected)) {
            throw new IllegalArgumentException(reference + " has shape " + tensor.shape() + ", expected " + expected);
        }
        return tensor;
    }

    /** Returns an array of floats of any shape. */
    Tensor floats(String reference) {
        Tensor tensor = tensor(reference);
        if (!tensor.dtype().isFloat()) {
            throw new IllegalArgumentException(reference + " is " + tensor.dtype() + ", expected floats");
        }
        return tensor;
    }

    /** Returns a list of integers, each less than 2^24. */
    List<Integer> ids(String reference) {
        Tensor tensor = tensor(reference);
        if (tensor.dtype().isFloat()) {
            throw new IllegalArgumentException(reference + " is " + tensor.dtype()
                    + ", expected integers: save token ids with .astype(numpy.int32)");
        }
        List<Integer> ids = new ArrayList<>();
        for (float id : list(reference, tensor)) {
            if (Math.abs(id) >= EXACT_INTEGERS) {
                throw new IllegalArgumentException(reference + "[" + ids.size()
                        + "] is beyond any vocabulary: expected an id below " + (int) EXACT_INTEGERS);
            }
            ids.add((int) id);
        }
        return ids;
    }

    /** Returns a list of floats. */
    List<Double> numbers(String reference) {
        List<Double> numbers = new ArrayList<>();
        for (float number : list(reference, floats(reference))) {
            numbers.add((double) number);
        }
        return numbers;
    }

    /** Returns all files that were used, in order of first use. */
    List<PinnedFile> files() {
        return files.stream().map(file -> PinnedFile.of(folder.root(), file)).toList();
    }

    /** Returns the arrays in the archives that were never used. */
    List<String> unused() {
        List<String> unused = new ArrayList<>();
        archives.forEach((archive, content) -> content.names().stream()
                .map(name -> archive + "#" + name)
                .filter(reference -> !used.contains(reference))
                .forEach(unused::add));
        return unused;
    }

    private Tensor tensor(String reference) {
        int hash = reference.indexOf('#');
        String fileName = hash < 0 ? reference : reference.substring(0, hash);
        if (!fileName.endsWith(hash < 0 ? ".npy" : ".npz")) {
            throw new IllegalArgumentException("\"" + reference
                    + "\" isn't the name of an array: expected a name such as logits.npy or goldens.npz#logits");
        }
        Path file = folder.file(fileName);
        files.add(file);
        used.add(reference);
        return hash < 0
                ? NpyFile.read(file)
                : archives.computeIfAbsent(fileName, name -> NpzFile.open(file)).tensor(reference.substring(hash + 1));
    }

    private static float[] list(String reference, Tensor tensor) {
        Tensor list = withoutBatch(tensor, 1);
        if (list.shape().rank() != 1) {
            throw new IllegalArgumentException(reference + " has shape " + list.shape() + ", expected a list");
        }
        if (list.shape().elementCount() > MAX_LIST_LENGTH) {
            throw new IllegalArgumentException(
                    reference + " has " + list.shape().elementCount() + " entries; the limit is " + MAX_LIST_LENGTH);
        }
        return list.toFloats();
    }

    private static Tensor withoutBatch(Tensor tensor, int rank) {
        List<Long> dimensions = tensor.shape().dimensions();
        while (dimensions.size() > rank && dimensions.get(0) == 1) {
            dimensions = dimensions.subList(1, dimensions.size());
        }
        return tensor.reshaped(new Shape(dimensions));
    }
}

package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;

/**
 * How much memory a bundle needs.
 *
 * @param bytes the total size of its files
 * @param graphBytes the size of only its graphs' files, which are read into Java's heap for the audit; 0 for GGUF, of
 *     which only the header is read
 */
record BundleSize(long bytes, long graphBytes) {

    static final BundleSize NONE = new BundleSize(0, 0);

    /**
     * Returns the size of the largest of several bundles. One that cannot be opened counts as 0 and is reported
     * elsewhere.
     */
    static BundleSize heaviest(Collection<Path> places) {
        return places.stream()
                .map(BundleSize::of)
                .max(Comparator.comparingLong(BundleSize::bytes))
                .orElse(NONE);
    }

    private static BundleSize of(Path place) {
        try {
            Bundle bundle = Bundle.open(place);
            long graphBytes = 0;
            for (Path graph : bundle.graphFiles()) {
                graphBytes += bundle.isGguf() || bundle.isCoreAi() ? 0 : Files.size(graph);
            }
            return new BundleSize(bundle.bytes(), graphBytes);
        } catch (InvalidInputException | IOException reportedElsewhere) {
            return NONE;
        }
    }
}

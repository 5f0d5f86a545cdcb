package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;

/**
 * How much of a machine a bundle takes.
 *
 * @param bytes all its files
 * @param graphBytes the graph's file alone, which is read into Java's heap to be audited
 */
record BundleSize(long bytes, long graphBytes) {

    static final BundleSize NONE = new BundleSize(0, 0);

    /** Returns the heaviest of several bundles; one that cannot be opened weighs nothing, and is reported elsewhere. */
    static BundleSize heaviest(Collection<Path> places) {
        return places.stream()
                .map(BundleSize::of)
                .max(Comparator.comparingLong(BundleSize::bytes))
                .orElse(NONE);
    }

    private static BundleSize of(Path place) {
        try {
            Bundle bundle = Bundle.open(place);
            return new BundleSize(bundle.bytes(), Files.size(bundle.modelFile()));
        } catch (InvalidInputException | IOException reportedElsewhere) {
            return NONE;
        }
    }
}

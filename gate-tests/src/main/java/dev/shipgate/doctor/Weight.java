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
record Weight(long bytes, long graphBytes) {

    static final Weight NONE = new Weight(0, 0);

    /** Returns the heaviest of several bundles; one that cannot be opened weighs nothing, and is reported elsewhere. */
    static Weight heaviest(Collection<Path> places) {
        return places.stream()
                .map(Weight::of)
                .max(Comparator.comparingLong(Weight::bytes))
                .orElse(NONE);
    }

    private static Weight of(Path place) {
        try {
            Bundle bundle = Bundle.open(place);
            return new Weight(bundle.bytes(), Files.size(bundle.modelFile()));
        } catch (InvalidInputException | IOException reportedElsewhere) {
            return NONE;
        }
    }
}

package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.MisplacedInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The layouts that the gate can read, most specific first. */
public final class Layouts {

    private final List<LayoutReader> readers;

    Layouts(Collection<LayoutReader> readers) {
        this.readers = readers.stream()
                .sorted(Comparator.comparingInt(LayoutReader::precedence)
                        .reversed()
                        .thenComparing(LayoutReader::id))
                .toList();
    }

    /**
     * Finds every reader on the class path.
     *
     * @throws java.util.ServiceConfigurationError if a reader is listed but cannot be created
     */
    public static Layouts installed() {
        // The gate's own class loader: that of the calling thread may not see the built-in readers.
        return new Layouts(ServiceLoader.load(LayoutReader.class, LayoutReader.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** Returns the readers, most specific first. */
    public List<LayoutReader> readers() {
        return readers;
    }

    /**
     * Opens a bundle; see {@link Bundle#open}.
     *
     * @throws InvalidInputException if no reader recognises the place, the one that does rejects it, or a graph of the
     *     bundle names a file outside of it
     */
    public Bundle open(Path place) {
        Bundle bundle;
        try {
            bundle = BareGraphReader.explained(
                    reader(place, Files.isRegularFile(place)).read(place));
        } catch (InvalidInputException refused) {
            throw MisplacedInput.insteadOfBundle(place)
                    .map(found -> new InvalidInputException(place, found, refused))
                    .orElse(refused);
        }
        if (!bundle.isCoreAi()) {
            bundle.graphFiles().forEach(graph -> ExternalData.requireInside(bundle.root(), graph));
        }
        return bundle;
    }

    private LayoutReader reader(Path place, boolean isFile) {
        if (isFile) {
            return reader(place)
                    .orElseThrow(
                            () -> new InvalidInputException(place, "isn't a bundle: expected " + accepted(" or ")));
        }
        return reader(new InputFolder(place).root())
                .orElseThrow(() -> new InvalidInputException(place, "isn't a bundle: it has neither " + manifests()));
    }

    /**
     * Returns the places in a folder that {@link #open} may accept: the folder itself, or each graph if it has several.
     * Empty if the folder isn't marked as a bundle. Opening a place may still fail.
     *
     * @throws InvalidInputException if the folder cannot be listed
     */
    public List<Path> placesIn(Path folder) {
        return reader(folder).map(reader -> reader.placesIn(folder)).orElse(List.of());
    }

    private Optional<LayoutReader> reader(Path place) {
        return readers.stream().filter(reader -> reader.recognises(place)).findFirst();
    }

    private String manifests() {
        return readers.stream()
                .map(reader -> reader.manifest() + " (" + reader.title() + ")")
                .collect(Collectors.joining(" nor "));
    }

    private String accepted(String separator) {
        return readers.stream()
                .map(reader -> reader.accepts() + " (" + reader.title() + ")")
                .collect(Collectors.joining(separator));
    }
}

package dev.shipgate.bundle;

import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Reads bundles of one layout. It contains everything that the gate knows about that layout.
 *
 * <p>The gate finds readers with {@link java.util.ServiceLoader}. Annotate yours with
 * {@code @AutoService(LayoutReader.class)}, or list it in {@code META-INF/services} of your own jar and put that jar on
 * the class path. A reader is a public class with a public constructor without parameters, and keeps no state.
 *
 * <p>A bundle is untrusted. Resolve each path in it with {@link dev.shipgate.input.InputFolder}, so none can leave the
 * folder.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface LayoutReader {

    /** Returns the name of the layout in a transcript, such as {@code language_bundle}. It must never change. */
    String id();

    /** Returns the display name of the layout, such as {@code LanguageBundle}. */
    String title();

    /** Returns the name of the file that marks a folder of this layout, such as {@code metadata.json}. */
    String manifest();

    /**
     * Returns how specific the layout is. If several readers recognise a place, the one with the highest precedence
     * reads it; among equals, the one whose {@link #id} comes first.
     *
     * <p>The built-in readers use 100 to 400. Choose more than 400 if no other layout contains your manifest.
     */
    int precedence();

    /**
     * Tells whether a place looks like a bundle of this layout; reading it may still fail.
     *
     * @param place a folder or a file; by default, a folder with the {@link #manifest}
     */
    default boolean recognises(Path place) {
        return Files.exists(place.resolve(manifest()));
    }

    /**
     * Reads a bundle without loading its model.
     *
     * @param place a place that {@link #recognises} accepted
     * @throws InvalidInputException if the manifest is invalid, or names a file that is missing or outside the folder
     */
    Bundle read(Path place);

    /**
     * Returns the places in a recognised folder that {@link #read} accepts: by default, only the folder itself.
     *
     * @throws InvalidInputException if the folder cannot be listed
     */
    default List<Path> placesIn(Path folder) {
        return List.of(folder);
    }

    /** Tells whether a file of the folder belongs to another model of the same export. Such a file isn't pinned. */
    default boolean isOtherGraph(Bundle bundle, Path file) {
        return false;
    }

    /**
     * Returns the files that make a bundle, by default all in its folder that belong to no other model.
     *
     * @throws InvalidInputException if the folder can't be listed, or a file is a link that leaves it
     */
    default List<Path> files(Bundle bundle) {
        Path root = bundle.root();
        InputFolder folder = new InputFolder(root);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .filter(file -> !isOtherGraph(bundle, file))
                    .sorted()
                    .map(file -> folder.file(root.relativize(file).toString()))
                    .toList();
        } catch (IOException problem) {
            throw new InvalidInputException(root, "cannot be listed: " + IoProblem.of(problem), problem);
        }
    }

    /** Returns a description of the places that this reader accepts, to follow "expected" in a message. */
    default String accepts() {
        return "a folder with " + manifest();
    }

    /** Returns the field and file for a missing head size, to follow "add" in a message. */
    default String headSizeField() {
        return "the head size to " + manifest();
    }
}

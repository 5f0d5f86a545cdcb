package dev.shipgate.bundle;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Reads bundles of one layout: everything the gate knows about that layout is here.
 *
 * <p>The gate finds readers with {@link java.util.ServiceLoader}. Annotate yours with
 * {@code @AutoService(LayoutReader.class)}, or list it in {@code META-INF/services} of your own jar and put that jar on
 * the class path. A reader is a public class with a public constructor without parameters, and keeps no state.
 *
 * <p>A bundle is untrusted. Resolve each path it names with {@link dev.shipgate.input.InputFolder}, so that none leaves
 * the folder.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface LayoutReader {

    /** Returns the name of the layout in a transcript, such as {@code language_bundle}. It must never change. */
    String id();

    /** Returns the name of the layout as people say it, such as {@code LanguageBundle}. */
    String title();

    /** Returns the name of the file that marks a folder of this layout, such as {@code metadata.json}. */
    String manifest();

    /**
     * Returns how specific the layout is. If several readers recognise a place, the one with the highest precedence
     * reads it; of equals, the one whose {@link #id} comes first.
     *
     * <p>The built-in readers use 100 to 400. Choose more than 400 if your manifest appears in no other layout.
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
     * @param place what {@link #recognises} accepted
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

    /** Tells whether a file of the folder belongs to another model of the same export, so that it isn't pinned. */
    default boolean isOtherGraph(Bundle bundle, Path file) {
        return false;
    }

    /** Returns the places that this reader accepts, in words that follow "expected". */
    default String accepts() {
        return "a folder with " + manifest();
    }

    /** Returns where a user adds a missing head size, in words that follow "add". */
    default String headSizeField() {
        return "the head size to " + manifest();
    }
}

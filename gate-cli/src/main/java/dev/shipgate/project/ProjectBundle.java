package dev.shipgate.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One bundle of a project.
 *
 * @param name tells it from the others and names the folder of its reports: letters, digits, {@code .}, {@code _} and
 *     {@code -}, not beginning with a dot
 * @param path the bundle's folder, or its graph in a folder that has several
 * @param oracle the folder of the reference that it is held against
 * @param baseline the bundle whose tokens must be the same; {@code null} if there is none
 * @param deviceRuns files that devices recorded of it
 */
public record ProjectBundle(
        String name, Path path, Path oracle, @Nullable Path baseline, List<Path> deviceRuns) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    /** @throws IllegalArgumentException if the name cannot be that of a folder */
    public ProjectBundle {
        deviceRuns = List.copyOf(deviceRuns);
        if (!isName(name)) {
            throw new IllegalArgumentException("no name for a folder: " + name);
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns the name of a bundle to which none is given: made of the folder's own. */
    public static String nameOf(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String safe = (last == null ? "bundle" : last.toString())
                .replaceAll("[^A-Za-z0-9._-]", "_")
                .replaceFirst("^\\.", "_");
        return safe.substring(0, Math.min(100, safe.length()));
    }

    boolean holds(Path folder) {
        return folder.toAbsolutePath()
                .normalize()
                .startsWith(path.toAbsolutePath().normalize());
    }

    boolean isAt(Path folder) {
        return isSame(path, folder);
    }

    static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException oneIsMissing) {
            return one.toAbsolutePath()
                    .normalize()
                    .equals(other.toAbsolutePath().normalize());
        }
    }
}

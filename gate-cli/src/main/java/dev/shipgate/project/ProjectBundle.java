package dev.shipgate.project;

import dev.shipgate.gate.SurfaceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One bundle of a project.
 *
 * @param name its unique name, which is also the name of the folder for its reports: up to 100 letters, digits,
 *     {@code .}, {@code _} and {@code -}, not beginning with a dot
 * @param path the bundle's folder, or its graph in a folder that has several
 * @param oracle the folder of the reference that it is compared with
 * @param baseline the bundle whose greedy tokens must match; {@code null} if there is none
 * @param deviceRuns files recorded on devices that ran it
 * @param engine the engine that runs it, in the form of {@code --engine}; {@code null} for ONNX Runtime
 * @param baselineEngine the engine that runs the baseline; {@code null} for the one that runs the bundle
 * @param surfaces the surfaces that it is compared with
 * @param speed files of {@code shipgate speed} that its report shows
 */
public record ProjectBundle(
        String name,
        Path path,
        Path oracle,
        @Nullable Path baseline,
        List<Path> deviceRuns,
        @Nullable String engine,
        @Nullable String baselineEngine,
        List<SurfaceRequest> surfaces,
        List<Path> speed) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    /** @throws IllegalArgumentException if the name isn't valid */
    public ProjectBundle {
        deviceRuns = List.copyOf(deviceRuns);
        surfaces = List.copyOf(surfaces);
        speed = List.copyOf(speed);
        if (!isName(name)) {
            throw new IllegalArgumentException("not a valid name for a folder: " + name);
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns the default name of a bundle, derived from the name of its folder or graph. */
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

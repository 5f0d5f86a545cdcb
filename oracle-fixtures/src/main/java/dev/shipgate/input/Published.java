package dev.shipgate.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Names files in a document that may be published, such as a transcript: without the folders of this machine. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Published {

    /** What stands before a path. After any of these, the folder is only a part of another name. */
    private static final String NOT_WITHIN_A_NAME = "(?<![\\w./\\\\-])";

    private Published() {}

    /**
     * Returns a message in which the path of {@code file}, and of all that lies beside it, is reduced to its last name.
     * Only this folder is cut: the nodes of a graph have names like {@code /model/layers.0/MatMul} too.
     *
     * @param file as the user wrote it; runtimes name it so, or as an absolute path
     */
    public static String message(Path file, String message) {
        String folders = ways(file)
                .map(Path::getParent)
                .filter(parent -> parent != null && parent.getNameCount() > 0)
                .map(Path::toString)
                .filter(parent -> !parent.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return folders.isEmpty() ? message : message.replaceAll(NOT_WITHIN_A_NAME + "(?:" + folders + ")[/\\\\]", "");
    }

    /**
     * Returns a path seen from the working directory. One that leads elsewhere on this machine has only its last name.
     */
    public static String path(Path path) {
        if (!path.isAbsolute()) {
            return path.toString();
        }
        Path here = Path.of("").toAbsolutePath();
        Path there = path.normalize();
        Path shown = there.startsWith(here) && !there.equals(here) ? here.relativize(there) : there.getFileName();
        return shown == null ? path.toString() : shown.toString();
    }

    /** Returns the ways of writing the path of a file. */
    private static Stream<Path> ways(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            return Stream.of(file, absolute, absolute.normalize(), file.toRealPath());
        } catch (IOException gone) {
            return Stream.of(file, absolute, absolute.normalize());
        }
    }
}

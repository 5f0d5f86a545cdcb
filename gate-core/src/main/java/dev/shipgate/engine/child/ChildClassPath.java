package dev.shipgate.engine.child;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class path of the child: that of this JVM, and before it the files of the class loaders that brought the gate. On
 * Apache Spark, for example, the gate's jars aren't on the class path of the JVM.
 */
final class ChildClassPath {

    private ChildClassPath() {}

    /** @param loader of the child's main class */
    static String of(@Nullable ClassLoader loader) {
        return Stream.concat(
                        Stream.iterate(loader, each -> each != null, ClassLoader::getParent)
                                .filter(URLClassLoader.class::isInstance)
                                .flatMap(each -> Arrays.stream(((URLClassLoader) each).getURLs()))
                                .filter(url -> url.getProtocol().equals("file"))
                                .map(ChildClassPath::file),
                        Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Spark's URLs may have spaces in them, which a URI may not. */
    private static String file(URL url) {
        return Path.of(URI.create(url.toString().replace(" ", "%20"))).toString();
    }
}

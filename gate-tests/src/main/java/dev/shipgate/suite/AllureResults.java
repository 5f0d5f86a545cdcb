package dev.shipgate.suite;

import io.qameta.allure.Allure;
import io.qameta.allure.AllureLifecycle;
import io.qameta.allure.FileSystemResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The results that Allure writes in one run. They have a folder of their own, because the results of two runs in one
 * folder would count as retries of each other.
 *
 * <p>Allure takes its folder from a system property, once, and its listeners the lifecycle of the whole JVM. So only
 * one run at a time can write results in a JVM, and each needs a lifecycle of its own, or the second run of a release
 * would write its results to the folder of the first. {@link #close} restores both.
 */
final class AllureResults implements AutoCloseable {

    static final String PROPERTY = "allure.results.directory";

    static final String FOLDER = "allure-results";

    private final @Nullable String propertyBefore = System.getProperty(PROPERTY);
    private final AllureLifecycle lifecycleBefore = Allure.getLifecycle();

    private AllureResults() {}

    /**
     * Makes Allure write to a folder in {@code place}.
     *
     * @throws IOException if the folder can't be created
     */
    static AllureResults in(Path place) throws IOException {
        Path folder = Files.createDirectory(place.resolve(FOLDER));
        AllureResults results = new AllureResults();
        System.setProperty(PROPERTY, folder.toString());
        Allure.setLifecycle(new AllureLifecycle(new FileSystemResultsWriter(folder)));
        return results;
    }

    @Override
    public void close() {
        Allure.setLifecycle(lifecycleBefore);
        if (propertyBefore == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, propertyBefore);
        }
    }
}

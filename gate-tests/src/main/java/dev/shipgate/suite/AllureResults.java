package dev.shipgate.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The results that Allure writes in one run. They have a folder of their own, because the results of two runs in one
 * folder would count as retries of each other.
 *
 * <p>Allure's listener takes its folder only from a system property. So only one run at a time can write results in a
 * JVM. {@link #close} restores the property.
 */
final class AllureResults implements AutoCloseable {

    static final String PROPERTY = "allure.results.directory";

    static final String FOLDER = "allure-results";

    private final @Nullable String propertyBefore = System.getProperty(PROPERTY);

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
        return results;
    }

    @Override
    public void close() {
        if (propertyBefore == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, propertyBefore);
        }
    }
}

package dev.shipgate.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Takes the classes that ship, from folders of classes and from jars, and leaves out those of the tests. */
final class MainClasses implements ImportOption {

    private final ImportOption noTestFolders = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
        return noTestFolders.includes(location) && !location.contains("-tests.jar");
    }
}

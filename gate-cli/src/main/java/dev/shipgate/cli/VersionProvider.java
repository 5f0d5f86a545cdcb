package dev.shipgate.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Provides the version of the program, and of Java and the operating system. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "shipgate "
                    + Objects.requireNonNullElse(
                            VersionProvider.class.getPackage().getImplementationVersion(), "(not packaged)"),
            "Java ${java.version} (${java.vendor}), ${os.name} ${os.version} ${os.arch}"
        };
    }
}

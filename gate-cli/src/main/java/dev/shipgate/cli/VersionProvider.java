package dev.shipgate.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Tells the version of the program and of what it runs on. */
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

package dev.shipgate.cli;

import dev.shipgate.engine.child.ChildMain;
import dev.shipgate.engine.child.NativeCode;
import java.nio.file.Path;

/**
 * Gates the embedded model in both ways, in one JVM, so that the launcher can archive the classes that runs and their
 * child processes load.
 */
final class Rehearsal {

    private Rehearsal() {}

    /** @param arguments a folder for the reports, which nobody reads */
    public static void main(String[] arguments) throws ClassNotFoundException {
        Path out = Path.of(arguments[0]);
        for (String place : new String[] {LimitOptions.NO_IN_PROCESS, LimitOptions.IN_PROCESS}) {
            ShipGate.run(
                    new String[] {
                        RunCommand.NAME,
                        "--quiet",
                        place,
                        "--out",
                        out.resolve(place).toString()
                    },
                    NativeCode::start);
        }
        ChildMain.loadClasses();
        System.exit(0);
    }
}

package dev.shipgate.engine.process;

import java.nio.file.Path;

/** What gates that have ended left behind. */
public final class Remains {

    private Remains() {}

    /**
     * Removes what one gate left: the processes of its engine programs, and its temporary folders.
     *
     * @param place the folder for temporary folders
     */
    public static void removeThoseOf(RunId gate, Path place) {
        Offspring.endAllOf(gate);
        TemporaryFolder.removeAll(place, gate::equals);
    }

    /**
     * Removes what all gates left that have ended, and no gate that still runs.
     *
     * @param place the folder for temporary folders
     */
    public static void remove(Path place) {
        Offspring.endLeftBehind();
        TemporaryFolder.removeAll(place, RunId::isOver);
    }
}

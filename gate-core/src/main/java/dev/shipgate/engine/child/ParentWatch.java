package dev.shipgate.engine.child;

import dev.shipgate.engine.process.Remains;
import dev.shipgate.engine.process.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Ends this process when its parent has ended, and does what the parent can't do any more. */
final class ParentWatch implements Runnable {

    private final InputStream parent;
    private final RunId run;
    private final Path place;

    /**
     * @param parent ends when the parent does
     * @param run the parent
     * @param place the folder for temporary folders
     */
    ParentWatch(InputStream parent, RunId run, Path place) {
        this.parent = parent;
        this.run = run;
        this.place = place;
    }

    @Override
    public void run() {
        try {
            while (parent.read() >= 0) {}
        } catch (IOException gone) {
            // That is what is awaited.
        }
        Remains.removeThoseOf(run, place);
        Runtime.getRuntime().halt(0);
    }
}

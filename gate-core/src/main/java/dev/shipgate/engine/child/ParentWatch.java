package dev.shipgate.engine.child;

import dev.shipgate.engine.process.Remains;
import dev.shipgate.engine.process.RunId;
import dev.shipgate.engine.process.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;

/** Ends this process when its parent has ended, and does what the parent can't do any more. */
final class ParentWatch implements Runnable {

    private final InputStream parent;
    private final RunId run;
    private final TemporaryFolder folder;

    /**
     * @param parent ends when the parent does
     * @param run the parent
     * @param folder this process's folder
     */
    ParentWatch(InputStream parent, RunId run, TemporaryFolder folder) {
        this.parent = parent;
        this.run = run;
        this.folder = folder;
    }

    @Override
    public void run() {
        try {
            while (parent.read() >= 0) {}
        } catch (IOException gone) {
            // That is what is awaited.
        }
        Remains.removeThoseOf(run);
        folder.close();
        Runtime.getRuntime().halt(0);
    }
}

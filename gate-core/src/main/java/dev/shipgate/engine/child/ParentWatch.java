package dev.shipgate.engine.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Ends this process when its parent has ended, and does what the parent can't do any more. */
final class ParentWatch implements Runnable {

    private final InputStream parent;
    private final Path folder;

    /**
     * @param parent ends when the parent does
     * @param folder removed then
     */
    ParentWatch(InputStream parent, Path folder) {
        this.parent = parent;
        this.folder = folder;
    }

    @Override
    public void run() {
        try {
            while (parent.read() >= 0) {}
        } catch (IOException gone) {
            // That is what is awaited.
        }
        TemporaryFolder.delete(folder);
        Runtime.getRuntime().halt(0);
    }
}

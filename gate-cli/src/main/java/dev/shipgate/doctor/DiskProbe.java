package dev.shipgate.doctor;

import dev.shipgate.input.IoProblem;
import dev.shipgate.report.wording.Numbers;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks whether a folder is writable and has enough space. Bundles are never copied, so their size doesn't matter
 * here.
 *
 * @param about the purpose of the folder
 * @param folder the folder, which may not exist yet
 * @param neededBytes the most bytes that a run writes to it
 * @param elsewhere how to choose a different folder
 */
record DiskProbe(String about, Path folder, long neededBytes, String elsewhere) implements Probe {

    /** A nearly full disk may fill up during a run. */
    private static final int ROOM = 4;

    @Override
    public List<ProbeResult> look() {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            return List.of(ProbeResult.fail(about, existing + " is a file; expected a folder", elsewhere));
        }
        if (!Files.isWritable(existing)) {
            return List.of(ProbeResult.fail(about, existing + " is not writable", elsewhere));
        }
        try {
            FileStore store = Files.getFileStore(existing);
            return List.of(room(store.getUsableSpace()));
        } catch (IOException problem) {
            return List.of(ProbeResult.warn(
                    about, existing + ": cannot determine the free space: " + IoProblem.of(problem), elsewhere));
        }
    }

    ProbeResult room(long freeBytes) {
        String found = folder + ": " + Numbers.bytes(freeBytes) + " free, "
                + (neededBytes == 0 ? "nothing" : "up to " + Numbers.bytes(neededBytes)) + " needed";
        if (freeBytes < neededBytes) {
            return ProbeResult.fail(about, found, "free up space, or " + elsewhere);
        }
        return freeBytes < ROOM * neededBytes
                ? ProbeResult.warn(about, found, "free up space, or " + elsewhere)
                : ProbeResult.ok(about, found);
    }
}

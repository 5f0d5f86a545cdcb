package dev.shipgate.doctor;

import dev.shipgate.input.IoProblem;
import dev.shipgate.report.wording.Numbers;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a folder can be written to, and has room. A bundle is never copied, so its size does not count here.
 *
 * @param about what the folder is for
 * @param folder it, or where it would be made
 * @param neededBytes what is written to it at most
 * @param elsewhere how to choose another
 */
record DiskProbe(String about, Path folder, long neededBytes, String elsewhere) implements Probe {

    /** A disk that is nearly full gets there while a run lasts. */
    private static final int ROOM = 4;

    @Override
    public List<ProbeResult> look() {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            return List.of(ProbeResult.fail(about, existing + " is a file where a folder should be", elsewhere));
        }
        if (!Files.isWritable(existing)) {
            return List.of(ProbeResult.fail(about, existing + " cannot be written to", elsewhere));
        }
        try {
            FileStore store = Files.getFileStore(existing);
            return List.of(room(store.getUsableSpace()));
        } catch (IOException problem) {
            return List.of(ProbeResult.warn(
                    about, existing + ": its free space is not known: " + IoProblem.of(problem), elsewhere));
        }
    }

    ProbeResult room(long freeBytes) {
        String found = folder + ": " + Numbers.bytes(freeBytes) + " free, "
                + (neededBytes == 0 ? "nothing" : "up to " + Numbers.bytes(neededBytes)) + " needed";
        if (freeBytes < neededBytes) {
            return ProbeResult.fail(about, found, "make room, or " + elsewhere);
        }
        return freeBytes < ROOM * neededBytes
                ? ProbeResult.warn(about, found, "make room, or " + elsewhere)
                : ProbeResult.ok(about, found);
    }
}

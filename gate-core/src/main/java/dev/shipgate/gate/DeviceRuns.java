package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.transcript.DeviceRunFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The device runs that were given to a run of the gate, each with a unique name. */
final class DeviceRuns {

    private static final int SHOWN_DIGEST = 12;

    private final Map<String, DeviceRun> runs;

    private DeviceRuns(Map<String, DeviceRun> runs) {
        this.runs = runs;
    }

    /**
     * @param named the runs that a project names as surfaces
     * @param taken the names of all surfaces, also of those that have no run
     * @throws InvalidInputException if a file isn't a device run
     */
    static DeviceRuns read(List<Path> files, Map<String, DeviceRun> named, Collection<String> taken) {
        Map<String, DeviceRun> runs = new LinkedHashMap<>(named);
        for (Path file : files) {
            DeviceRun run = DeviceRun.read(file);
            String name = run.device().name() + ", " + run.engine().name();
            String id = name;
            for (int copy = 2; runs.containsKey(id) || taken.contains(id); copy++) {
                id = name + " #" + copy;
            }
            runs.put(id, run);
        }
        return new DeviceRuns(runs);
    }

    List<String> ids() {
        return List.copyOf(runs.keySet());
    }

    DeviceRun run(String id) {
        return Objects.requireNonNull(runs.get(id));
    }

    /**
     * Returns the reasons why the run's bundle isn't the gated one, one line per reason; empty if it is. A run of
     * version 1 must name the graph and the weights; one of version 2 must name all files.
     *
     * @param bundle the gated bundle
     * @param gated its files
     */
    List<String> mismatches(String id, Bundle bundle, List<PinnedFile> gated) {
        List<PinnedFile> recorded = run(id).bundle().files();
        if (recorded.isEmpty()) {
            return List.of("it does not record the digest of its bundle");
        }
        List<String> mismatches = new ArrayList<>();
        for (PinnedFile file : recorded) {
            Optional<PinnedFile> ours = gated.stream()
                    .filter(each -> each.path().equals(file.path()))
                    .findFirst();
            if (ours.isEmpty()) {
                mismatches.add("the gated bundle has no " + file.path());
            } else if (!ours.get().sha256().equals(file.sha256())) {
                mismatches.add(file.path() + " has sha256 " + file.sha256().substring(0, SHOWN_DIGEST)
                        + "…, but the gated bundle's has " + ours.get().sha256().substring(0, SHOWN_DIGEST) + "…");
            }
        }
        List<String> needed = (run(id).recording() == null ? ModelFiles.of(bundle, gated) : gated)
                .stream().map(PinnedFile::path).toList();
        List<String> notCovered = notCovered(id, gated);
        List<String> missing = notCovered.stream().filter(needed::contains).toList();
        if (!missing.isEmpty()) {
            mismatches.add("it does not name " + String.join(", ", missing) + ": it covers "
                    + (gated.size() - notCovered.size()) + " of " + gated.size() + " files");
        }
        return mismatches;
    }

    /** Returns the gated bundle's files that the run doesn't name. */
    private List<String> notCovered(String id, List<PinnedFile> gated) {
        List<PinnedFile> recorded = run(id).bundle().files();
        return gated.stream()
                .map(PinnedFile::path)
                .filter(path -> recorded.stream().noneMatch(each -> each.path().equals(path)))
                .toList();
    }

    List<DeviceRunFacts> facts(Bundle bundle, List<PinnedFile> gated) {
        return runs.entrySet().stream()
                .map(entry -> TranscriptFacts.of(
                        entry.getKey(),
                        entry.getValue(),
                        mismatches(entry.getKey(), bundle, gated),
                        notCovered(entry.getKey(), gated)))
                .toList();
    }
}

package dev.shipgate.transcript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes of what a device recorded of its speed what {@code shipgate speed} records: repeats of one length together. */
final class DeviceSpeed {

    private DeviceSpeed() {}

    /** The length of a prompt and of what was generated after it. */
    private record Lengths(int promptTokens, int generatedTokens) {}

    /** Returns one entry for each pair of lengths, of the repeats that took time; none if there are none. */
    static List<SpeedFacts> of(DeviceRunFacts run, BundleFacts gated) {
        DeviceRecording recording = run.recording();
        if (recording == null) {
            return List.of();
        }
        Map<Lengths, List<SpeedRepeat>> byLengths = new LinkedHashMap<>();
        for (DeviceRecording.Speed each : recording.speed()) {
            if (each.tookTime()) {
                byLengths
                        .computeIfAbsent(
                                new Lengths(each.promptTokens(), each.generatedTokens()), none -> new ArrayList<>())
                        .add(new SpeedRepeat(each.prefillSingleNanos(), each.prefillBatchNanos(), each.tokenNanos()));
            }
        }
        List<SpeedFacts> speeds = new ArrayList<>();
        byLengths.forEach((lengths, repeats) -> speeds.add(facts(run, recording, gated, lengths, repeats)));
        return speeds;
    }

    private static SpeedFacts facts(
            DeviceRunFacts run,
            DeviceRecording recording,
            BundleFacts gated,
            Lengths lengths,
            List<SpeedRepeat> repeats) {
        return new SpeedFacts(
                run.id(),
                run.mismatches().isEmpty() ? gated.name() : Objects.requireNonNullElse(run.bundleName(), "not known"),
                run.mismatches().isEmpty() ? gated.files() : List.of(),
                Objects.requireNonNullElse(run.engine().get("name"), "not known"),
                Objects.requireNonNullElse(run.engine().get("version"), "not known"),
                recording.hardware().model(),
                recording.engine().threadsUsed(),
                SpeedFacts.Clock.ENGINE,
                lengths.promptTokens(),
                lengths.generatedTokens(),
                repeats,
                recording.load().coldNanos(),
                recording.load().warmNanos(),
                recording.load().firstTokenNanos(),
                recording.peakMemoryBytes(),
                recording.peakMemoryScope(),
                null,
                null,
                null,
                null,
                recording.startedAt());
    }
}

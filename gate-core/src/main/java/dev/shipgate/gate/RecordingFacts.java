package dev.shipgate.gate;

import dev.shipgate.devicerun.Recording;
import dev.shipgate.devicerun.Recording.EngineUse;
import dev.shipgate.devicerun.Recording.Foreground;
import dev.shipgate.devicerun.Recording.Hardware;
import dev.shipgate.devicerun.Recording.Memory;
import dev.shipgate.devicerun.Recording.Tier;
import dev.shipgate.transcript.DeviceRecording;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.MemoryScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts what a device recorded to the record of the transcript. */
final class RecordingFacts {

    private RecordingFacts() {}

    static DeviceRecording of(Recording recording) {
        Map<String, String> digestedBy = new LinkedHashMap<>();
        recording
                .digestedBy()
                .forEach((path, by) -> digestedBy.put(
                        path,
                        switch (by) {
                            case DEVICE -> "device";
                            case HOST -> "host";
                        }));
        Recording.Plan plan = recording.plan();
        return new DeviceRecording(
                hardware(recording.hardware()),
                new DeviceRecording.OperatingSystem(
                        recording.os().name(),
                        recording.os().version(),
                        recording.os().build()),
                engine(recording.engineUse()),
                digestedBy,
                plan == null ? null : plan.sha256(),
                tier(recording.tier()),
                recording.power().stream()
                        .map(each -> new DeviceRecording.PowerSample(each.atMillis(), each.charging(), each.level()))
                        .toList(),
                states(recording.thermal()),
                states(recording.pressure()),
                new DeviceRecording.Load(
                        recording.load().coldNanos(),
                        recording.load().warmNanos(),
                        recording.load().firstTokenNanos()),
                recording.memory().peakBytes(),
                scope(recording.memory()),
                recording.speed().stream()
                        .map(each -> new DeviceRecording.Speed(
                                each.promptTokens(),
                                each.generatedTokens(),
                                each.repeat(),
                                each.prefillSingleNanos(),
                                each.prefillBatchNanos(),
                                each.tokenNanos()))
                        .toList(),
                recording.startedAt(),
                recording.endedAt(),
                recording.errors());
    }

    private static @Nullable MemoryScope scope(Memory memory) {
        return memory.scope() == null
                ? null
                : switch (memory.scope()) {
                    case PROCESS -> MemoryScope.PROCESS;
                    case PAGE -> MemoryScope.PAGE;
                };
    }

    private static DeviceRecording.Hardware hardware(Hardware hardware) {
        return new DeviceRecording.Hardware(
                hardware.model(), hardware.soc(), hardware.memoryBytes(), hardware.cores(), hardware.gpu());
    }

    private static DeviceRecording.Engine engine(EngineUse use) {
        return new DeviceRecording.Engine(
                use.runsIn(),
                use.providerAsked(),
                use.providerUsed(),
                use.threadsAsked(),
                use.threadsUsed(),
                use.kvType(),
                use.files().stream()
                        .map(file -> new FileFacts(file.path(), file.sha256(), file.bytes()))
                        .toList());
    }

    private static DeviceRecording.Tier tier(Tier tier) {
        return new DeviceRecording.Tier(
                tier.secure(),
                tier.isolated(),
                tier.timerResolutionMillis(),
                tier.foreground() == null ? null : tier.foreground() == Foreground.THROUGHOUT);
    }

    private static List<DeviceRecording.StateSample> states(List<Recording.StateSample> samples) {
        return samples.stream()
                .map(each -> new DeviceRecording.StateSample(each.atMillis(), each.state()))
                .toList();
    }
}

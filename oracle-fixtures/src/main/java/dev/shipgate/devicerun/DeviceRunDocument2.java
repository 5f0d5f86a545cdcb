package dev.shipgate.devicerun;

import static dev.shipgate.input.StrictJson.required;

import dev.shipgate.devicerun.Recording.DigestedBy;
import dev.shipgate.devicerun.Recording.EngineUse;
import dev.shipgate.devicerun.Recording.Foreground;
import dev.shipgate.devicerun.Recording.Hardware;
import dev.shipgate.devicerun.Recording.Load;
import dev.shipgate.devicerun.Recording.Memory;
import dev.shipgate.devicerun.Recording.OperatingSystem;
import dev.shipgate.devicerun.Recording.Plan;
import dev.shipgate.devicerun.Recording.PowerSample;
import dev.shipgate.devicerun.Recording.SpeedRepeat;
import dev.shipgate.devicerun.Recording.StateSample;
import dev.shipgate.devicerun.Recording.Tier;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON structure of a device run of version 2. The components are its properties in camelCase. No property is
 * tolerated that isn't here.
 */
record DeviceRunDocument2(
        String schema,
        DeviceJson device,
        @Nullable OperatingSystem os,
        EngineJson engine,
        BundleJson bundle,
        @Nullable Plan plan,
        @Nullable Tier tier,
        @Nullable List<PowerSample> power,
        @Nullable List<StateSample> thermal,
        @Nullable List<StateSample> pressure,
        @Nullable Load load,
        @Nullable Memory memory,
        @Nullable List<SpeedRepeat> speed,
        @Nullable String startedAt,
        @Nullable String endedAt,
        @Nullable List<String> errors,
        List<CaseJson> cases) {

    DeviceRunDocument2 {
        required(schema, "schema");
        required(device, "device");
        required(engine, "engine");
        required(bundle, "bundle");
        required(cases, "cases");
    }

    record DeviceJson(
            String name,
            @Nullable String model,
            @Nullable String soc,
            @Nullable Long memoryBytes,
            @Nullable Integer cores,
            @Nullable String gpu) {

        DeviceJson {
            required(name, "name");
        }
    }

    /** @param files by path */
    record EngineJson(
            String name,
            @Nullable String version,
            @Nullable String runsIn,
            @Nullable String providerAsked,
            @Nullable String providerUsed,
            @Nullable Integer threadsAsked,
            @Nullable Integer threadsUsed,
            @Nullable String kvType,
            @Nullable Map<String, EngineFileJson> files) {

        EngineJson {
            required(name, "name");
        }
    }

    record EngineFileJson(String sha256, Long bytes) {

        EngineFileJson {
            required(sha256, "sha256");
            required(bytes, "bytes");
        }
    }

    /** @param files by path */
    record BundleJson(@Nullable String name, Map<String, BundleFileJson> files) {

        BundleJson {
            required(files, "files");
        }
    }

    record BundleFileJson(String sha256, Long bytes, DigestedBy digestedBy) {

        BundleFileJson {
            required(sha256, "sha256");
            required(bytes, "bytes");
            required(digestedBy, "digested_by");
        }
    }

    record CaseJson(
            String id,
            List<Integer> inputIds,
            List<Integer> greedyIds,
            @Nullable String greedyText,
            StopReason stopReason,
            @Nullable List<RowJson> rows,
            @Nullable List<List<Integer>> repeats) {

        CaseJson {
            required(id, "id");
            required(inputIds, "input_ids");
            required(greedyIds, "greedy_ids");
            required(stopReason, "stop_reason");
        }

        DeviceCase toCase() {
            return new DeviceCase(
                    id,
                    inputIds,
                    greedyIds,
                    greedyText,
                    orEmpty(rows).stream().map(RowJson::toRow).toList(),
                    stopReason,
                    orEmpty(repeats),
                    Map.of());
        }

        static CaseJson of(DeviceCase found) {
            return new CaseJson(
                    found.id(),
                    found.inputIds(),
                    found.greedyIds(),
                    found.greedyText(),
                    required(found.stopReason(), "stop_reason"),
                    found.rows().stream().map(RowJson::of).toList(),
                    found.repeats());
        }
    }

    record RowJson(
            @Nullable List<Integer> ids,
            @Nullable List<Double> logits,
            @Nullable Double logSumExp,
            @Nullable Integer nonFinite) {

        DeviceRow toRow() {
            return new DeviceRow(orEmpty(ids), orEmpty(logits), logSumExp, Objects.requireNonNullElse(nonFinite, 0));
        }

        static RowJson of(DeviceRow row) {
            return row.nonFinite() > 0
                    ? new RowJson(null, null, null, row.nonFinite())
                    : new RowJson(row.ids(), row.logits(), row.logSumExp(), null);
        }
    }

    /** @throws IllegalArgumentException if a part contradicts another */
    DeviceRun toDeviceRun(Path file, PinnedFile pinned) {
        OperatingSystem system = Objects.requireNonNullElse(os, new OperatingSystem(null, null, null));
        EngineUse use = new EngineUse(
                engine.runsIn(),
                engine.providerAsked(),
                engine.providerUsed(),
                engine.threadsAsked(),
                engine.threadsUsed(),
                engine.kvType(),
                engine.files() == null
                        ? List.of()
                        : engine.files().entrySet().stream()
                                .map(each -> new PinnedFile(
                                        each.getKey(),
                                        each.getValue().sha256(),
                                        each.getValue().bytes()))
                                .toList());
        Map<String, DigestedBy> digestedBy = new LinkedHashMap<>();
        bundle.files().forEach((path, each) -> digestedBy.put(path, each.digestedBy()));
        Recording recording = new Recording(
                new Hardware(device.model(), device.soc(), device.memoryBytes(), device.cores(), device.gpu()),
                system,
                use,
                digestedBy,
                plan,
                Objects.requireNonNullElse(tier, new Tier(null, null, null, null)),
                orEmpty(power),
                orEmpty(thermal),
                orEmpty(pressure),
                Objects.requireNonNullElse(load, new Load(null, null, null)),
                Objects.requireNonNullElse(memory, new Memory(null, null)),
                orEmpty(speed),
                startedAt,
                endedAt,
                orEmpty(errors));
        return new DeviceRun(
                file,
                pinned,
                new Device(device.name(), inWords(system), words(recording.hardware())),
                new DeviceEngine(engine.name(), engine.version(), words(use, recording.tier())),
                new DeviceBundle(
                        bundle.name(),
                        bundle.files().entrySet().stream()
                                .map(each -> new PinnedFile(
                                        each.getKey(),
                                        each.getValue().sha256(),
                                        each.getValue().bytes()))
                                .toList()),
                endedAt == null ? startedAt : endedAt,
                cases.stream().map(CaseJson::toCase).toList(),
                null,
                Map.of(),
                recording);
    }

    static DeviceRunDocument2 of(DeviceRun run, Recording recording) {
        Hardware hardware = recording.hardware();
        EngineUse use = recording.engineUse();
        Map<String, BundleFileJson> files = new LinkedHashMap<>();
        for (PinnedFile file : run.bundle().files()) {
            DigestedBy by = recording.digestedBy().getOrDefault(file.path(), DigestedBy.HOST);
            files.put(file.path(), new BundleFileJson(file.sha256(), file.bytes(), by));
        }
        Map<String, EngineFileJson> engineFiles = new LinkedHashMap<>();
        for (PinnedFile file : use.files()) {
            engineFiles.put(file.path(), new EngineFileJson(file.sha256(), file.bytes()));
        }
        return new DeviceRunDocument2(
                DeviceRun.SCHEMA_2,
                new DeviceJson(
                        run.device().name(),
                        hardware.model(),
                        hardware.soc(),
                        hardware.memoryBytes(),
                        hardware.cores(),
                        hardware.gpu()),
                recording.os(),
                new EngineJson(
                        run.engine().name(),
                        run.engine().version(),
                        use.runsIn(),
                        use.providerAsked(),
                        use.providerUsed(),
                        use.threadsAsked(),
                        use.threadsUsed(),
                        use.kvType(),
                        engineFiles),
                new BundleJson(run.bundle().name(), files),
                recording.plan(),
                recording.tier(),
                recording.power(),
                recording.thermal(),
                recording.pressure(),
                recording.load(),
                recording.memory(),
                recording.speed(),
                recording.startedAt(),
                recording.endedAt(),
                recording.errors(),
                run.cases().stream().map(CaseJson::of).toList());
    }

    private static @Nullable String inWords(OperatingSystem os) {
        String words = Stream.of(os.name(), os.version(), os.build() == null ? null : "build " + os.build())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? null : words;
    }

    private static Map<String, String> words(Hardware hardware) {
        Map<String, String> words = new LinkedHashMap<>();
        put(words, "model", hardware.model());
        put(words, "soc", hardware.soc());
        put(words, "memory_bytes", hardware.memoryBytes());
        put(words, "cores", hardware.cores());
        put(words, "gpu", hardware.gpu());
        return words;
    }

    private static Map<String, String> words(EngineUse use, Tier tier) {
        Map<String, String> words = new LinkedHashMap<>();
        put(words, "runs_in", use.runsIn());
        put(words, "provider_asked", use.providerAsked());
        put(words, "provider_used", use.providerUsed());
        put(words, "threads_asked", use.threadsAsked());
        put(words, "threads_used", use.threadsUsed());
        put(words, "kv_type", use.kvType());
        put(words, "secure", tier.secure());
        put(words, "isolated", tier.isolated());
        put(words, "timer_resolution_millis", tier.timerResolutionMillis());
        put(words, "foreground", tier.foreground() == null ? null : word(tier.foreground()));
        return words;
    }

    private static String word(Foreground foreground) {
        return switch (foreground) {
            case THROUGHOUT -> "throughout";
            case INTERRUPTED -> "interrupted";
        };
    }

    private static void put(Map<String, String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.put(name, value.toString());
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}

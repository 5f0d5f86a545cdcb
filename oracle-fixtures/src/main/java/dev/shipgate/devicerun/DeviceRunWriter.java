package dev.shipgate.devicerun;

import dev.shipgate.devicerun.DeviceRunDocument.BundleJson;
import dev.shipgate.devicerun.DeviceRunDocument.CaseJson;
import dev.shipgate.devicerun.DeviceRunDocument.DeviceJson;
import dev.shipgate.devicerun.DeviceRunDocument.EngineJson;
import dev.shipgate.devicerun.DeviceRunDocument.FileJson;
import dev.shipgate.devicerun.DeviceRunDocument.ImportedFromJson;
import dev.shipgate.devicerun.DeviceRunDocument.PinnedFileJson;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.output.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes device runs: those with a {@link Recording} as version 2, and the others as version 1. */
public final class DeviceRunWriter {

    private final JsonFile json = new JsonFile();

    /**
     * Writes {@code run} to {@code file} atomically. The folder must exist. The file that the run was read from is not
     * recorded.
     *
     * @throws IOException if the file cannot be written; any earlier {@code file} is then unchanged
     */
    public void write(DeviceRun run, Path file) throws IOException {
        json.write(file, run.recording() == null ? document(run) : DeviceRunDocument2.of(run, run.recording()));
    }

    private static DeviceRunDocument document(DeviceRun run) {
        return new DeviceRunDocument(
                DeviceRun.SCHEMA,
                new DeviceJson(
                        run.device().name(),
                        run.device().os(),
                        rest(run.device().details())),
                new EngineJson(
                        run.engine().name(),
                        run.engine().version(),
                        rest(run.engine().details())),
                new BundleJson(run.bundle().name(), files(run.bundle())),
                run.recordedAt(),
                run.cases().stream().map(DeviceRunWriter::deviceCase).toList(),
                importedFrom(run.importedFrom()),
                rest(run.details()));
    }

    private static Map<String, @Nullable Object> rest(Map<String, String> details) {
        return new LinkedHashMap<>(details);
    }

    private static Map<String, FileJson> files(DeviceBundle bundle) {
        Map<String, FileJson> files = new LinkedHashMap<>();
        for (PinnedFile file : bundle.files()) {
            files.put(file.path(), new FileJson(file.sha256(), file.bytes()));
        }
        return files;
    }

    private static CaseJson deviceCase(DeviceCase deviceCase) {
        return new CaseJson(
                deviceCase.id(),
                deviceCase.inputIds(),
                deviceCase.isTextOnly() ? null : deviceCase.greedyIds(),
                deviceCase.greedyText(),
                rest(deviceCase.details()));
    }

    private static @Nullable ImportedFromJson importedFrom(@Nullable ImportedFrom source) {
        if (source == null) {
            return null;
        }
        PinnedFile file = source.file();
        return new ImportedFromJson(
                source.schema(),
                new PinnedFileJson(file.path(), file.sha256(), file.bytes()),
                source.details(),
                source.limits());
    }
}

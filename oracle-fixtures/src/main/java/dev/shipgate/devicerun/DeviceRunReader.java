package dev.shipgate.devicerun;

import dev.shipgate.devicerun.DeviceRunDocument.BundleJson;
import dev.shipgate.devicerun.DeviceRunDocument.DeviceJson;
import dev.shipgate.devicerun.DeviceRunDocument.EngineJson;
import dev.shipgate.devicerun.DeviceRunDocument.ImportedFromJson;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one device run. */
final class DeviceRunReader {

    private final Path file;

    DeviceRunReader(Path file) {
        this.file = file;
    }

    DeviceRun read() {
        String schema = StrictJson.schemaOf(file);
        if (DeviceRun.SCHEMA_2.equals(schema)) {
            DeviceRunDocument2 document = new StrictJson().readKnown(file, DeviceRunDocument2.class);
            PinnedFile pinned = PinnedFile.of(file);
            try {
                return document.toDeviceRun(file, pinned);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(file, e);
            }
        }
        if (!DeviceRun.SCHEMA.equals(schema)) {
            throw new InvalidInputException(
                    file,
                    "expected schema " + DeviceRun.SCHEMA + " or " + DeviceRun.SCHEMA_2 + ", found "
                            + (schema == null ? "none" : schema));
        }
        return readVersion1();
    }

    private DeviceRun readVersion1() {
        DeviceRunDocument document = new StrictJson().read(file, DeviceRunDocument.class);
        PinnedFile pinned = PinnedFile.of(file);
        try {
            return new DeviceRun(
                    file,
                    pinned,
                    device(document.device()),
                    engine(document.engine()),
                    bundle(document.bundle()),
                    document.recordedAt(),
                    cases(document),
                    importedFrom(document.importedFrom()),
                    Details.of(document.rest()),
                    null);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file, e);
        }
    }

    private static Device device(DeviceJson found) {
        return new Device(found.name(), found.os(), Details.of(found.rest()));
    }

    private static DeviceEngine engine(EngineJson found) {
        return new DeviceEngine(found.name(), found.version(), Details.of(found.rest()));
    }

    private static DeviceBundle bundle(BundleJson found) {
        return new DeviceBundle(
                found.name(),
                found.files().entrySet().stream()
                        .map(file -> new PinnedFile(
                                file.getKey(),
                                file.getValue().sha256(),
                                file.getValue().bytes()))
                        .toList());
    }

    private static List<DeviceCase> cases(DeviceRunDocument document) {
        return document.cases().stream()
                .map(found -> new DeviceCase(
                        found.id(),
                        found.inputIds(),
                        found.greedyIds() == null ? List.of() : found.greedyIds(),
                        found.greedyText(),
                        Details.of(found.rest())))
                .toList();
    }

    private static @Nullable ImportedFrom importedFrom(@Nullable ImportedFromJson found) {
        if (found == null) {
            return null;
        }
        PinnedFile transcript = new PinnedFile(
                found.file().path(), found.file().sha256(), found.file().bytes());
        return new ImportedFrom(found.schema(), transcript, found.details(), found.limits());
    }
}

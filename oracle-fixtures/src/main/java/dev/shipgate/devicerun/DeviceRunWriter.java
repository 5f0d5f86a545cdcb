package dev.shipgate.devicerun;

import dev.shipgate.output.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes device runs as {@code shipgate-device-run/1}. */
public final class DeviceRunWriter {

    private final JsonMapper mapper =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Writes a run in one step.
     *
     * @throws IOException if the file cannot be written; one that was there before is left as it was
     */
    public void write(Path file, Device device, DeviceEngine engine, DeviceBundle bundle, List<DeviceCase> cases)
            throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", DeviceRun.SCHEMA);
        document.put("device", described(device.name(), "os", device.os(), device.details()));
        document.put("engine", described(engine.name(), "version", engine.version(), engine.details()));
        Map<String, Object> files = new LinkedHashMap<>();
        bundle.files().forEach(each -> files.put(each.path(), Map.of("sha256", each.sha256(), "bytes", each.bytes())));
        Map<String, Object> ofBundle = new LinkedHashMap<>();
        if (bundle.name() != null) {
            ofBundle.put("name", bundle.name());
        }
        ofBundle.put("files", files);
        document.put("bundle", ofBundle);
        document.put("cases", cases.stream().map(DeviceRunWriter::recorded).toList());
        AtomicFile.write(file, out -> out.write(mapper.writeValueAsBytes(document)));
    }

    private static Map<String, Object> recorded(DeviceCase recorded) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", recorded.id());
        json.put("input_ids", recorded.inputIds());
        json.put("greedy_ids", recorded.greedyIds());
        return json;
    }

    private static Map<String, Object> described(
            String name, String second, @Nullable String value, Map<String, String> details) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        if (value != null) {
            json.put(second, value);
        }
        details.forEach(json::putIfAbsent);
        return json;
    }
}

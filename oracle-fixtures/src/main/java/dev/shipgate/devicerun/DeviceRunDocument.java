package dev.shipgate.devicerun;

import static dev.shipgate.input.StrictJson.required;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device run as it is written; the components are its properties in camelCase. */
record DeviceRunDocument(
        DeviceJson device,
        EngineJson engine,
        BundleJson bundle,
        @Nullable String recordedAt,
        List<CaseJson> cases) {

    DeviceRunDocument {
        required(device, "device");
        required(engine, "engine");
        required(bundle, "bundle");
        required(cases, "cases");
    }

    record DeviceJson(
            String name,
            @Nullable String os,
            @JsonAnySetter Map<String, @Nullable Object> rest) {

        DeviceJson {
            required(name, "name");
        }
    }

    record EngineJson(
            String name,
            @Nullable String version,
            @JsonAnySetter Map<String, @Nullable Object> rest) {

        EngineJson {
            required(name, "name");
        }
    }

    /** @param files by path */
    record BundleJson(@Nullable String name, Map<String, FileJson> files) {

        BundleJson {
            required(files, "files");
        }
    }

    record FileJson(String sha256, Long bytes) {

        FileJson {
            required(sha256, "sha256");
            required(bytes, "bytes");
        }
    }

    record CaseJson(String id, List<Integer> inputIds, List<Integer> greedyIds) {

        CaseJson {
            required(id, "id");
            required(inputIds, "input_ids");
            required(greedyIds, "greedy_ids");
        }
    }
}

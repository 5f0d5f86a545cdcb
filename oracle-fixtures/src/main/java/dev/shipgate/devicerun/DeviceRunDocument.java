package dev.shipgate.devicerun;

import static dev.shipgate.input.StrictJson.required;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON structure of a device run of version 1. The components are its properties in camelCase. */
record DeviceRunDocument(
        String schema,
        DeviceJson device,
        EngineJson engine,
        BundleJson bundle,
        @Nullable String recordedAt,
        List<CaseJson> cases,
        @Nullable ImportedFromJson importedFrom,
        @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> rest) {

    DeviceRunDocument {
        required(schema, "schema");
        required(device, "device");
        required(engine, "engine");
        required(bundle, "bundle");
        required(cases, "cases");
    }

    record DeviceJson(
            String name,
            @Nullable String os,
            @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> rest) {

        DeviceJson {
            required(name, "name");
        }
    }

    record EngineJson(
            String name,
            @Nullable String version,
            @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> rest) {

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

    record CaseJson(
            String id,
            List<Integer> inputIds,
            @Nullable List<Integer> greedyIds,
            @Nullable String greedyText,
            @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> rest) {

        CaseJson {
            required(id, "id");
            required(inputIds, "input_ids");
            if (greedyIds == null && greedyText == null) {
                throw new IllegalArgumentException("\"greedy_ids\" is missing, and there is no \"greedy_text\" either");
            }
        }
    }

    record ImportedFromJson(String schema, PinnedFileJson file, Map<String, String> details, List<String> limits) {

        ImportedFromJson {
            required(schema, "schema");
            required(file, "file");
            required(details, "details");
            required(limits, "limits");
        }
    }

    record PinnedFileJson(String path, String sha256, Long bytes) {

        PinnedFileJson {
            required(path, "path");
            required(sha256, "sha256");
            required(bytes, "bytes");
        }
    }
}

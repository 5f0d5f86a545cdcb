package dev.shipgate.devicerun;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one file of a device. */
final class DeviceRunReader {

    private final Path file;

    DeviceRunReader(Path file) {
        this.file = file;
    }

    DeviceRun read() {
        JsonNode root = new StrictJson().read(file, JsonNode.class);
        JsonNode schema = root.path("schema");
        if (!schema.asString("").equals(DeviceRun.SCHEMA)) {
            throw invalid("schema is " + (schema.isMissingNode() ? "missing" : schema.toString())
                    + ", but this program reads \"" + DeviceRun.SCHEMA + "\"");
        }
        JsonNode device = root.path("device");
        JsonNode engine = root.path("engine");
        Path folder = file.toAbsolutePath().getParent();
        return new DeviceRun(
                file,
                PinnedFile.of(folder, file.toAbsolutePath()),
                new Device(text(device, "name", "device.name"), optional(device, "os"), Details.of(device, Set.of("name", "os"))),
                new DeviceEngine(
                        text(engine, "name", "engine.name"),
                        optional(engine, "version"),
                        Details.of(engine, Set.of("name", "version"))),
                new DeviceBundle(optional(root.path("bundle"), "name"), files(root.path("bundle").path("files"))),
                optional(root, "recorded_at"),
                cases(root.path("cases")));
    }

    private List<PinnedFile> files(JsonNode node) {
        List<PinnedFile> files = new ArrayList<>();
        node.properties().forEach(each -> {
            try {
                files.add(new PinnedFile(
                        each.getKey(),
                        each.getValue().path("sha256").asString(""),
                        each.getValue().path("bytes").asLong(-1)));
            } catch (IllegalArgumentException impossible) {
                throw invalid("bundle.files." + each.getKey() + ": " + impossible.getMessage());
            }
        });
        return files;
    }

    private List<DeviceCase> cases(JsonNode node) {
        if (!node.isArray()) {
            throw invalid("cases is missing or no list");
        }
        List<DeviceCase> cases = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode each : node) {
            String id = text(each, "id", "cases[" + cases.size() + "].id");
            if (!ids.add(id)) {
                throw invalid("two cases have the id " + id);
            }
            cases.add(new DeviceCase(id, tokenIds(each, id, "input_ids"), tokenIds(each, id, "greedy_ids")));
        }
        return cases;
    }

    private List<Integer> tokenIds(JsonNode node, String id, String field) {
        if (!node.path(field).isArray()) {
            throw invalid("case " + id + ": " + field + " is missing or no list; ids are required, text is not enough");
        }
        List<Integer> tokenIds = new ArrayList<>();
        for (JsonNode tokenId : node.path(field)) {
            if (!tokenId.isInt() || tokenId.intValue() < 0) {
                throw invalid("case " + id + ": " + field + " holds " + tokenId + ", which is no token id");
            }
            tokenIds.add(tokenId.intValue());
        }
        return tokenIds;
    }

    private String text(JsonNode node, String field, String path) {
        String text = optional(node, field);
        if (text == null || text.isBlank()) {
            throw invalid(path + " is missing");
        }
        return text;
    }

    private static @Nullable String optional(JsonNode node, String field) {
        return node.path(field).isString() ? node.path(field).stringValue() : null;
    }

    private InvalidInputException invalid(String problem) {
        return new InvalidInputException(file, problem);
    }
}

package dev.shipgate.oracle;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.StrictJson;
import dev.shipgate.tensor.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the two files of an oracle and holds them against each other. */
final class OracleReader {

    static final String MANIFEST = "oracle.json";

    private final Path directory;
    private final Path manifestFile;

    OracleReader(Path directory) {
        this.directory = directory;
        this.manifestFile = directory.resolve(MANIFEST);
    }

    Oracle read() {
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    directory, Files.exists(directory) ? "is not the folder of an oracle" : "there is no such folder");
        }
        requireSchema();
        OracleManifest manifest = new StrictJson().read(manifestFile, OracleManifest.class);
        OracleManifest.TensorFile tensorEntry = require(manifest.tensors(), "tensors");
        Path tensorFile = inside(require(tensorEntry.file(), "tensors.file"));
        PinnedFile pinned = PinnedFile.of(directory, tensorFile);
        String recorded = require(tensorEntry.sha256(), "tensors.sha256");
        if (!pinned.sha256().equalsIgnoreCase(recorded)) {
            throw new InvalidInputException(
                    tensorFile,
                    "has sha256 " + pinned.sha256() + ", but " + MANIFEST + " recorded " + recorded
                            + ": the file is damaged or belongs to another oracle");
        }
        OracleModel model = model(require(manifest.model(), "model"));
        SafetensorsFile tensors = SafetensorsFile.open(tensorFile);
        CaseReader caseReader = new CaseReader(manifestFile, tensors, model.vocabSize());
        List<OracleCase> cases =
                require(manifest.cases(), "cases").stream().map(caseReader::read).toList();
        requireDistinct(cases);
        return new Oracle(
                directory,
                require(manifest.name(), "name"),
                manifest.recordedAt(),
                model,
                recorder(require(manifest.oracle(), "oracle")),
                cases,
                List.of(PinnedFile.of(directory, manifestFile), pinned),
                caseReader.unclaimed());
    }

    /** The schema is looked at alone and first: a foreign version should be named, not its first unfamiliar field. */
    private void requireSchema() {
        JsonNode schema =
                new StrictJson().read(manifestFile, JsonNode.class).path("schema");
        if (!schema.asString("").equals(Oracle.SCHEMA)) {
            throw new InvalidInputException(
                    manifestFile,
                    "schema is " + (schema.isMissingNode() ? "missing" : schema.toString())
                            + ", but this program reads \"" + Oracle.SCHEMA + "\"");
        }
    }

    private Path inside(String name) {
        Path file = directory.resolve(name).normalize();
        try {
            boolean leaves = Path.of(name).isAbsolute()
                    || !file.startsWith(directory.normalize())
                    || Files.exists(file) && !file.toRealPath().startsWith(directory.toRealPath());
            if (leaves) {
                throw new InvalidInputException(manifestFile, "tensors.file leaves the oracle's folder: " + name);
            }
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + problem, problem);
        }
        return file;
    }

    private OracleModel model(OracleManifest.Model model) {
        try {
            return new OracleModel(
                    require(model.id(), "model.id"),
                    model.architecture(),
                    model.revision(),
                    model.weightsSha256(),
                    model.tokenizerSha256(),
                    require(model.vocabSize(), "model.vocab_size"),
                    model.numHiddenLayers(),
                    Objects.requireNonNullElse(model.layerTypes(), List.of()),
                    eosTokenIds(model.eosTokenId()));
        } catch (IllegalArgumentException impossible) {
            throw new InvalidInputException(manifestFile, String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private List<Integer> eosTokenIds(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return List.of();
        }
        List<JsonNode> entries = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(entries::add);
        } else {
            entries.add(node);
        }
        return entries.stream()
                .map(entry -> {
                    if (!entry.isInt()) {
                        throw new InvalidInputException(
                                manifestFile, "model.eos_token_id must be an id or a list of ids: " + node);
                    }
                    return entry.intValue();
                })
                .toList();
    }

    private Recorder recorder(JsonNode node) {
        Map<String, String> versions = new LinkedHashMap<>();
        node.properties().forEach(each -> versions.put(each.getKey(), each.getValue().asString(each.getValue().toString())));
        return new Recorder(
                require(versions.remove("dtype"), "oracle.dtype"),
                versions.remove("device"),
                versions.remove("attn_implementation"),
                versions);
    }

    private void requireDistinct(List<OracleCase> cases) {
        Set<String> ids = new HashSet<>();
        for (OracleCase each : cases) {
            if (!ids.add(each.id())) {
                throw new InvalidInputException(manifestFile, "two cases have the id " + each.id());
            }
        }
    }

    private <T> T require(@Nullable T value, String field) {
        if (value == null) {
            throw new InvalidInputException(manifestFile, field + " is missing");
        }
        return value;
    }
}

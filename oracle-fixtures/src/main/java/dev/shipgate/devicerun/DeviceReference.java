package dev.shipgate.devicerun;

import static dev.shipgate.input.StrictJson.required;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code <model>-device-ref/1}: one engine's answers, by case, for the bundle that a device is going to run. One
 * sentence, {@code source}, describes the device and engine.
 */
record DeviceReference(String bundle, String source, Map<String, CaseJson> cases) implements ForeignTranscript {

    static final Pattern SCHEMA = Pattern.compile("[a-z0-9][a-z0-9._-]*-device-ref/1");

    /** The schema's name in messages. */
    static final String SCHEMA_NAME = "<model>-device-ref/1";

    private static final String PROSE_ONLY =
            "the engine is not named; a single sentence describes both the device and the engine";

    DeviceReference {
        required(bundle, "bundle");
        required(source, "source");
        required(cases, "cases");
    }

    record CaseJson(
            List<Integer> promptIds,
            @Nullable List<Integer> genIds,
            @Nullable String text,
            @JsonAnySetter Map<String, @Nullable Object> rest) {

        CaseJson {
            required(promptIds, "prompt_ids");
            if (genIds == null && text == null) {
                throw new IllegalArgumentException("\"gen_ids\" is missing, and there is no \"text\" either");
            }
        }
    }

    @Override
    public DeviceRun toDeviceRun(ForeignFile file) {
        List<DeviceCase> deviceCases = new ArrayList<>();
        cases.forEach((id, found) -> deviceCases.add(new DeviceCase(
                id,
                found.promptIds(),
                found.genIds() == null ? List.of() : found.genIds(),
                found.text(),
                Details.of(found.rest()))));
        List<String> limits = new ArrayList<>(List.of(NO_DIGEST, PROSE_ONLY));
        if (deviceCases.stream().anyMatch(DeviceCase::isTextOnly)) {
            limits.add(TEXT_ONLY);
        }
        if (deviceCases.stream().anyMatch(deviceCase -> !deviceCase.greedyIds().isEmpty())) {
            limits.add(IDS_FROM_TEXT);
        }
        return new DeviceRun(
                file.file(),
                file.pinned(),
                new Device(source, null, Map.of()),
                new DeviceEngine(ForeignJson.NOT_RECORDED, null, Map.of()),
                new DeviceBundle(ForeignFile.withoutFolders(bundle), List.of()),
                null,
                deviceCases,
                file.importedFrom(limits, "bundle", "source", "cases"));
    }

    /** Contains only one engine's output, with no reference to compare it with. */
    @Override
    public Optional<PublishedTranscript> published() {
        return Optional.empty();
    }
}

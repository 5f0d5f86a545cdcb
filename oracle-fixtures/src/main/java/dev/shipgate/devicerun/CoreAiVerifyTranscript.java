package dev.shipgate.devicerun;

import dev.shipgate.devicerun.ForeignJson.EnvironmentJson;
import dev.shipgate.devicerun.PublishedTranscript.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code coreai-verify-transcript/1}: one prompt, greedy, compared as text; the bundle's ids are never present, and
 * {@code bundle_tokens} is their count.
 */
record CoreAiVerifyTranscript(
        @Nullable String result,
        @Nullable String verdict,
        @Nullable String bundle,
        @Nullable String generatedAt,
        @Nullable String driver,
        @Nullable Double marginFloor,
        @Nullable List<Integer> inputIds,
        @Nullable List<Integer> oracleIds,
        @Nullable String oracleText,
        @Nullable List<Double> margins,
        @Nullable String bundleText,
        @Nullable EnvironmentJson environment)
        implements ForeignTranscript {

    static final String SCHEMA = "coreai-verify-transcript/1";

    CoreAiVerifyTranscript {
        ForeignJson.requireOneMarginEach("margins", margins, "oracle_ids", oracleIds);
    }

    @Override
    public DeviceRun toDeviceRun(ForeignFile source) {
        List<String> limits = new ArrayList<>(List.of(NO_DIGEST));
        List<DeviceCase> cases = new ArrayList<>();
        if (bundleText == null) {
            limits.add(NO_ANSWER);
        } else if (inputIds == null) {
            limits.add(NO_PROMPT);
        } else {
            limits.add(TEXT_ONLY);
            cases.add(new DeviceCase(
                    source.caseId(),
                    inputIds,
                    List.of(),
                    bundleText,
                    source.under("", "bundle_tokens", "cap", "chat", "prompt")));
        }
        Map<String, String> engineDetails = new LinkedHashMap<>(source.under("", "backend"));
        EnvironmentJson ran = EnvironmentJson.orUnknown(environment);
        if (ran.runner() != null) {
            engineDetails.put("runner", ran.runnerName());
        }
        return new DeviceRun(
                source.file(),
                source.pinned(),
                ran.device(),
                new DeviceEngine(driver == null ? ForeignJson.NOT_RECORDED : driver, null, engineDetails),
                ForeignJson.bundle(bundle),
                generatedAt,
                cases,
                source.importedFrom(
                        limits,
                        "bundle",
                        "generated_at",
                        "driver",
                        "backend",
                        "input_ids",
                        "bundle_text",
                        "environment.platform",
                        "environment.runner"));
    }

    @Override
    public Optional<PublishedTranscript> published() {
        return Optional.of(new PublishedTranscript(
                result == null ? verdict : result,
                marginFloor == null ? PublishedTranscript.DOCUMENTED_FLOOR : marginFloor,
                new Answer(oracleIds, oracleText),
                margins == null ? List.of() : margins,
                new Answer(null, bundleText)));
    }
}

package dev.shipgate.devicerun;

import static dev.shipgate.input.StrictJson.required;

import dev.shipgate.devicerun.ForeignJson.EnvironmentJson;
import dev.shipgate.devicerun.PublishedTranscript.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code coreai-gate-transcript/1}: one prompt, greedy, compared as text.
 *
 * <p>The engine's ids are present only if the texts differed, and even then a tokenizer derived them from the text.
 */
record CoreAiGateTranscript(
        @Nullable String result,
        @Nullable String bundle,
        @Nullable String generatedAt,
        @Nullable ProtocolJson protocol,
        @Nullable List<Integer> inputIds,
        OracleJson oracle,
        @Nullable EngineJson engine,
        @Nullable EnvironmentJson environment)
        implements ForeignTranscript {

    static final String SCHEMA = "coreai-gate-transcript/1";

    CoreAiGateTranscript {
        required(oracle, "oracle");
    }

    record ProtocolJson(@Nullable Boolean greedy) {}

    record OracleJson(
            @Nullable List<Integer> genIds,
            @Nullable String genText,
            @Nullable List<Double> top2Margins) {

        OracleJson {
            ForeignJson.requireOneMarginEach("top2_margins", top2Margins, "gen_ids", genIds);
        }
    }

    record EngineJson(@Nullable String genText, @Nullable List<Integer> genIds) {

        private static final EngineJson SILENT = new EngineJson(null, null);
    }

    @Override
    public DeviceRun toDeviceRun(ForeignFile source) {
        List<String> limits = new ArrayList<>(List.of(NO_DIGEST));
        if (isGreedy() == null) {
            limits.add(NOT_SAID_GREEDY);
        }
        List<DeviceCase> cases = new ArrayList<>();
        EngineJson answer = answer();
        List<Integer> ids = answer.genIds() == null ? List.of() : answer.genIds();
        if (answer.genText() == null && ids.isEmpty()) {
            limits.add(NO_ANSWER);
        } else if (inputIds == null) {
            limits.add(NO_PROMPT);
        } else {
            limits.add(ids.isEmpty() ? TEXT_ONLY : IDS_FROM_TEXT);
            cases.add(new DeviceCase(source.caseId(), inputIds, ids, answer.genText(), Map.of()));
        }
        EnvironmentJson ran = EnvironmentJson.orUnknown(environment);
        return new DeviceRun(
                source.file(),
                source.pinned(),
                ran.device(),
                new DeviceEngine(ran.runnerName(), null, source.under("protocol.", "engine_variant", "warmup", "env")),
                ForeignJson.bundle(bundle),
                generatedAt,
                cases,
                source.importedFrom(
                        limits,
                        "bundle",
                        "generated_at",
                        "input_ids",
                        "engine",
                        "environment.platform",
                        "environment.runner",
                        "protocol.engine_variant",
                        "protocol.warmup",
                        "protocol.env"));
    }

    @Override
    public Optional<PublishedTranscript> published() {
        EngineJson answer = answer();
        return Optional.of(new PublishedTranscript(
                result,
                PublishedTranscript.DOCUMENTED_FLOOR,
                new Answer(oracle.genIds(), oracle.genText()),
                oracle.top2Margins() == null ? List.of() : oracle.top2Margins(),
                new Answer(answer.genIds(), answer.genText())));
    }

    private EngineJson answer() {
        return engine == null ? EngineJson.SILENT : engine;
    }

    /** @throws IllegalArgumentException if the transcript states that decoding was not greedy */
    private @Nullable Boolean isGreedy() {
        @Nullable Boolean greedy = protocol == null ? null : protocol.greedy();
        if (Boolean.FALSE.equals(greedy)) {
            throw new IllegalArgumentException(
                    "protocol.greedy is false, but a device run contains only greedy sequences");
        }
        return greedy;
    }
}

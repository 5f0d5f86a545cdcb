package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.input.Published;
import dev.shipgate.oracle.ModelExperts;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleModel;
import dev.shipgate.oracle.Recorder;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the inputs of a run to the records of the transcript. */
final class TranscriptFacts {

    private TranscriptFacts() {}

    static OracleFacts of(Oracle oracle, Path location) {
        return new OracleFacts(
                oracle.name(),
                Published.path(location),
                oracle.recordedAt(),
                model(oracle.model()),
                recorder(oracle.recorder(), oracle.topK()),
                oracle.model().vocabSize(),
                oracle.model().eosTokenIds(),
                OracleCaseFacts.of(oracle),
                oracle.files().stream().map(TranscriptFacts::of).toList(),
                oracle.unclaimedTensors(),
                OracleContext.facts(oracle.model()),
                experts(oracle.model()));
    }

    private static @Nullable Experts experts(OracleModel model) {
        ModelExperts experts = model.experts();
        return experts == null ? null : new Experts(experts.count(), experts.perToken());
    }

    static BundleFacts of(
            Bundle bundle,
            Path location,
            List<PinnedFile> files,
            @Nullable GraphAudit audit,
            @Nullable EngineFacts engine) {
        return new BundleFacts(
                bundle.name(),
                Published.path(location),
                bundle.layout().id(),
                bundle.manifest().vocabSize(),
                bundle.manifest().maxContextLength(),
                bundle.manifest().eosTokenIds(),
                bundle.manifest().compression(),
                files.stream().map(TranscriptFacts::of).toList(),
                audit,
                engine);
    }

    static DeviceRunFacts of(String id, DeviceRun run, List<String> mismatches, List<String> notCovered) {
        Map<String, String> device = new LinkedHashMap<>();
        device.put("name", run.device().name());
        putIfKnown(device, "os", run.device().os());
        device.putAll(run.device().details());
        Map<String, String> engine = new LinkedHashMap<>();
        engine.put("name", run.engine().name());
        putIfKnown(engine, "version", run.engine().version());
        engine.putAll(run.engine().details());
        return new DeviceRunFacts(
                id,
                of(run.pinned()),
                device,
                engine,
                run.bundle().name(),
                run.recordedAt(),
                run.cases().stream().map(DeviceCase::id).toList(),
                mismatches,
                notCovered,
                run.details(),
                run.recording() == null ? null : RecordingFacts.of(run.recording()));
    }

    private static FileFacts of(PinnedFile file) {
        return new FileFacts(file.path(), file.sha256(), file.bytes());
    }

    private static Map<String, String> model(OracleModel model) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("id", model.id());
        putIfKnown(facts, "architecture", model.architecture());
        putIfKnown(facts, "revision", model.revision());
        putIfKnown(facts, "weights_sha256", model.weightsSha256());
        putIfKnown(facts, "tokenizer_sha256", model.tokenizerSha256());
        return facts;
    }

    private static Map<String, String> recorder(Recorder recorder, @Nullable Integer topK) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dtype", recorder.dtype());
        putIfKnown(facts, "device", recorder.device());
        putIfKnown(facts, "attn_implementation", recorder.attnImplementation());
        facts.putAll(recorder.versions());
        if (topK != null) {
            facts.put("logits", "the " + topK + " largest of each row, their log-sum-exp and the mass of the rest");
        }
        return facts;
    }

    private static void putIfKnown(Map<String, String> facts, String key, @Nullable String value) {
        if (value != null) {
            facts.put(key, value);
        }
    }
}

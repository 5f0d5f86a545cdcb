package dev.shipgate.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.shipgate.engine.EngineOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of a session: those an application would use, and none that change the computation. In particular,
 * prepacking stays on, because without it an 8-bit MatMulNBits falls back to different arithmetic.
 */
final class SessionSettings {

    /** Spinning threads would take cores away from the baseline's engine, which runs at the same time. */
    private static final String ALLOW_SPINNING = "session.intra_op.allow_spinning";

    private final EngineOptions options;

    SessionSettings(EngineOptions options) {
        this.options = options;
    }

    SessionOptions toSessionOptions() throws OrtException {
        SessionOptions sessionOptions = new SessionOptions();
        sessionOptions.setExecutionMode(ExecutionMode.SEQUENTIAL);
        sessionOptions.setIntraOpNumThreads(options.intraOpThreads());
        sessionOptions.setInterOpNumThreads(1);
        sessionOptions.setOptimizationLevel(level());
        sessionOptions.addConfigEntry(ALLOW_SPINNING, "0");
        return sessionOptions;
    }

    /** Returns every setting by its ONNX Runtime name, including relevant defaults. */
    Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("execution_provider", "cpu");
        described.put("execution_mode", "sequential");
        described.put("intra_op_num_threads", Integer.toString(options.intraOpThreads()));
        described.put("inter_op_num_threads", "1");
        described.put(
                "graph_optimization_level", options.optimizationLevel().name().toLowerCase(Locale.ROOT));
        described.put(ALLOW_SPINNING, "0");
        described.put("session.disable_prepacking", "0");
        described.put("session.use_deterministic_compute", "0");
        described.put("telemetry", "1".equals(System.getenv("ORT_DISABLE_TELEMETRY")) ? "off" : "on");
        return described;
    }

    private OptLevel level() {
        return switch (options.optimizationLevel()) {
            case NONE -> OptLevel.NO_OPT;
            case BASIC -> OptLevel.BASIC_OPT;
            case EXTENDED -> OptLevel.EXTENDED_OPT;
            case ALL -> OptLevel.ALL_OPT;
        };
    }
}

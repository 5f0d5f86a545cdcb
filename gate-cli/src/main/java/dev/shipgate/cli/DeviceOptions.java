package dev.shipgate.cli;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.device.DevicePlan;
import dev.shipgate.device.DevicePlan.PlannedSpeed;
import dev.shipgate.device.Planning;
import dev.shipgate.device.WebEngine;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.speed.SpeedPlan;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for what a device is to do. */
final class DeviceOptions {

    private static final int DEFAULT_MINUTES = 30;
    private static final PlannedSpeed SPEED =
            new PlannedSpeed(SpeedPlan.PROMPT_TOKENS, SpeedPlan.GENERATED_TOKENS, SpeedPlan.REPEATS);

    private static final int SECRET_BYTES = 16;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The bundle to run. Default: the embedded model's ship bundle.")
    @Nullable
    Path bundle;

    @Option(
            names = "--oracle",
            paramLabel = "DIR",
            description = "The recorded reference, for its prompts. Default: the embedded model's.")
    @Nullable
    Path oracle;

    @Option(names = "--out", paramLabel = "FILE", description = "The file for the run. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("device-run.json");

    @Option(names = "--name", paramLabel = "NAME", description = "The device's name in reports. Default: its own.")
    @Nullable
    String name;

    @Option(names = "--webgpu", description = "Ask for WebGPU instead of WASM.")
    boolean isGpuWanted;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = EngineParameters.Positive.class,
            description = "Threads to ask the device for. Default: ${DEFAULT-VALUE}.")
    int threads = 1;

    @Option(names = "--no-speed", description = "Leave out the speed measurement.")
    boolean isSpeedLeftOut;

    @Option(
            names = "--timeout",
            paramLabel = "MINUTES",
            converter = EngineParameters.Positive.class,
            description = "How long to wait for the device. Default: ${DEFAULT-VALUE}.")
    int timeoutMinutes = DEFAULT_MINUTES;

    @Option(
            names = "--engine-web",
            paramLabel = "DIR",
            description = "The folder with the files of onnxruntime-web. Default: where"
                    + " adapters/onnxruntime-web/install.sh puts them.")
    @Nullable
    Path engineFolder;

    @Mixin
    LimitOptions limits = new LimitOptions();

    /**
     * Returns the engine that the device gets.
     *
     * @throws ParameterException if its files aren't there
     */
    WebEngine engine(CommandLine command) {
        Path folder = engineFolder == null ? WebEngine.defaultFolder(System.getenv()) : engineFolder;
        WebEngine engine = new WebEngine(folder, isGpuWanted ? "webgpu" : "wasm");
        engine.missing().ifPresent(missing -> {
            throw new ParameterException(
                    command, "onnxruntime-web isn't in " + folder + ": no " + missing + "; " + WebEngine.HOW_TO_GET);
        });
        return engine;
    }

    /** Opens the bundle. */
    Bundle open() {
        return Bundle.open(bundle == null ? BuiltInModel.find().shipBundle() : bundle);
    }

    /**
     * Makes the plan. The graph is loaded here for a moment, to know its states.
     *
     * @throws dev.shipgate.input.InvalidInputException if an input can't be read, or the page can't run the bundle
     */
    DevicePlan plan(Bundle opened, WebEngine engine) {
        Planning planning = new Planning(opened);
        Oracle reference = Oracle.read(oracle == null ? BuiltInModel.find().oracle() : oracle);
        try (NativeCode nativeCode = limits.start();
                Engine running = EngineChoice.open(opened, null, nativeCode, EngineOptions.defaults())) {
            return planning.plan(
                    reference, opened.pinFiles(), running.facts(), engine.plan(threads), isSpeedLeftOut ? null : SPEED);
        } catch (EngineException broken) {
            throw MissingEngineException.of(broken);
        }
    }

    Duration timeout() {
        return Duration.ofMinutes(timeoutMinutes);
    }

    /** Returns a new secret of 128 bits. */
    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

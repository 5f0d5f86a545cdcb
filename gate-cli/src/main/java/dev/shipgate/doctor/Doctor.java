package dev.shipgate.doctor;

import dev.shipgate.bundle.HuggingFaceTokenizers;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.SpeedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks everything that a run depends on. The checks that depend on the bundle's size come first. */
public final class Doctor {

    private static final String NATIVE_PATH = "onnxruntime.native.path";

    /** The size of ONNX Runtime's unpacked libraries. */
    private static final long NATIVE_BYTES = 64_000_000;
    /** The size of a transcript and its reports: ten times that of the embedded model's. */
    private static final long REPORT_BYTES = 32_000_000;

    private final Machine machine;

    public Doctor(Machine machine) {
        this.machine = machine;
    }

    /** Returns the results in reading order. */
    public List<ProbeResult> examine(PlannedRun run) {
        List<ProbeResult> results = new ArrayList<>();
        for (Probe exam : exams(run)) {
            // A graph that the machine can't hold isn't opened: the attempt could end the program.
            if (!(exam instanceof GraphProbe) || ProbeResult.worst(results) != Level.FAIL) {
                results.addAll(exam.look());
            }
        }
        return results;
    }

    private List<Probe> exams(PlannedRun run) {
        BundleSize bundle = BundleSize.heaviest(run.bundles());
        List<Probe> exams = new ArrayList<>();
        run.bundles().forEach(place -> exams.add(new BundleProbe("bundle", place)));
        run.baselines().forEach(place -> exams.add(new BundleProbe("baseline", place)));
        run.surfaces().forEach(place -> exams.add(new BundleProbe("surface", place)));
        run.bundles()
                .forEach(place ->
                        exams.add(new GgufProbe(place, run.runByPrograms().contains(place))));
        run.bundles()
                .forEach(place ->
                        exams.add(new CoreAiProbe(place, run.runByPrograms().contains(place))));
        exams.add(new MemoryProbe(machine, bundle, BundleSize.heaviest(run.baselines())));
        exams.add(new HeapProbe(machine, bundle));
        exams.add(new DiskProbe("reports", run.out(), REPORT_BYTES, "choose a different folder with --out"));
        exams.add(new DiskProbe(
                "temporary",
                Path.of(System.getProperty("java.io.tmpdir")),
                isUnpacked() ? 0 : NATIVE_BYTES,
                "choose a different folder: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR"));
        run.oracles().forEach(folder -> exams.add(new OracleProbe(folder)));
        run.deviceRuns()
                .forEach(file ->
                        exams.add(readable("device run", file, DeviceRun::read, "record it again on the device")));
        run.speeds()
                .forEach(file -> exams.add(
                        readable("speed", file, new SpeedFile()::read, "measure it again with shipgate speed")));
        if (run.policy() != null) {
            exams.add(readable(
                    "policy",
                    run.policy(),
                    new PolicyFile()::read,
                    "copy the default policy again and change the copy"));
        }
        exams.add(new JavaProbe(machine));
        exams.add(new LibraryProbe(
                "onnxruntime",
                OnnxEngine::libraryVersion,
                "use Linux or macOS on x86-64 or arm64, and install a C++ runtime (Debian: libstdc++6)"));
        run.graphs()
                .forEach(place -> exams.add(new GraphProbe(
                        "graph",
                        place,
                        NativeCode.isInProcessByDefault(),
                        machine,
                        () -> PeakEstimate.of(run.oracles()))));
        exams.add(new LibraryProbe(
                "tokenizers",
                Doctor::loadTokenizers,
                "make sure that " + System.getProperty("user.home") + "/.djl.ai is writable; the library is unpacked "
                        + "there"));
        exams.add(new TelemetryProbe(machine));
        return exams;
    }

    private static Probe readable(String about, Path file, Consumer<Path> reader, String advice) {
        return new InputFileProbe(about, file, reader, advice);
    }

    private static String loadTokenizers() {
        HuggingFaceTokenizers.loadLibrary();
        return "loaded";
    }

    /** The launcher keeps the libraries unpacked, so they needn't be unpacked at every start. */
    private static boolean isUnpacked() {
        @Nullable String folder = System.getProperty(NATIVE_PATH);
        return folder != null && Files.isDirectory(Path.of(folder));
    }
}

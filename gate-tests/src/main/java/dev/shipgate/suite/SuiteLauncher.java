package dev.shipgate.suite;

import dev.shipgate.engine.child.NativeCode;
import dev.shipgate.gate.Gate;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.Progress;
import dev.shipgate.gate.WriteFailure;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.ReportFolder;
import dev.shipgate.report.RunResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the suite through the JUnit Platform, as Surefire does. For the program; a build runs {@link GateSuite}
 * directly.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class SuiteLauncher {

    private final Progress progress;
    private final NativeCode.Starter nativeCode;

    /**
     * @param progress receives the progress of a run
     * @param nativeCode starts what runs ONNX Runtime and the tokenizer
     */
    public SuiteLauncher(Progress progress, NativeCode.Starter nativeCode) {
        this.progress = progress;
        this.nativeCode = nativeCode;
    }

    /**
     * Runs the suite over one bundle. The results of an earlier run are withdrawn before the bundle is opened.
     *
     * @param request must have a folder for the reports
     * @throws InvalidInputException if an input can't be read, or a result would replace a file of somebody else
     * @throws RuntimeException if anything other than a verdict broke a test or stopped the suite
     */
    public ConcludedRun launch(GateRequest request) {
        Path out = Objects.requireNonNull(request.out(), "the launcher needs a folder for the reports");
        try (RunResults results = RunResults.replacing(out)) {
            results.requireFree(results());
            ConcludedRun run = launch(request, results.staging(), out);
            results.publish();
            return run.in(out);
        } catch (IOException problem) {
            throw WriteFailure.of(problem, out);
        }
    }

    private ConcludedRun launch(GateRequest request, Path staging, Path out) throws IOException {
        AllureResults allureResults = AllureResults.in(staging);
        try {
            return launch(new LauncherExchange(() -> open(request), staging), out);
        } finally {
            allureResults.close();
        }
    }

    private Gate open(GateRequest request) {
        return Gate.open(request, nativeCode.start(request.inProcess(), request.limits()), progress);
    }

    private static List<String> results() {
        List<String> names = new ArrayList<>(ReportFolder.files());
        names.add(AllureResults.FOLDER);
        return names;
    }

    private static ConcludedRun launch(LauncherExchange exchange, Path out) {
        try (LauncherSession session = LauncherFactory.openSession()) {
            exchange.join(session);
            FirstFailure failures = new FirstFailure();
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(GateSuite.class))
                                    .build(),
                            failures);
            failures.rethrow(out);
            return exchange.concluded()
                    .orElseThrow(() -> new IllegalStateException("the suite ended without a transcript"));
        }
    }
}

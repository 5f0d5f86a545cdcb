package dev.shipgate.suite;

import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.Progress;
import java.io.IOException;
import java.nio.file.Path;
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

    /** @param progress receives the progress of a run */
    public SuiteLauncher(Progress progress) {
        this.progress = progress;
    }

    /**
     * Runs the suite over one bundle.
     *
     * @param request must have a folder for the reports
     * @throws RuntimeException if anything other than a verdict broke a test or stopped the suite
     */
    public ConcludedRun launch(GateRequest request) {
        Path out = Objects.requireNonNull(request.out(), "the launcher needs a folder for the reports");
        try (AllureResults allureResults = AllureResults.beside(out)) {
            ConcludedRun run = launch(new LauncherExchange(request, progress), out);
            allureResults.moveInPlace();
            return run;
        }
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

    /**
     * Removes the Allure results of an earlier run.
     *
     * @throws IOException if they cannot be removed
     */
    public static void withdrawResults(Path out) throws IOException {
        AllureResults.withdraw(out);
    }
}

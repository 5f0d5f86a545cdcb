package dev.shipgate.cli;

import dev.shipgate.gate.Progress;
import dev.shipgate.suite.GateSuite;
import dev.shipgate.suite.LauncherExchange;
import dev.shipgate.suite.LauncherExchange.Concluded;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suite through the JUnit Platform, as Surefire does. */
final class SuiteLauncher {

    private final Path out;
    private final Progress progress;

    SuiteLauncher(Path out, Progress progress) {
        this.out = out;
        this.progress = progress;
    }

    /**
     * Runs the suite over one bundle.
     *
     * @throws RuntimeException what broke a test or stopped the suite, other than a verdict
     */
    Concluded launch(SuiteParameters parameters) {
        AllureResults allureResults = AllureResults.beside(out);
        try {
            Concluded run = launch(parameters, new LauncherExchange(progress));
            allureResults.moveInPlace();
            return run;
        } finally {
            allureResults.discard();
        }
    }

    private Concluded launch(SuiteParameters parameters, LauncherExchange exchange) {
        Map<String, String> configuration = new HashMap<>(parameters.toConfiguration());
        configuration.put("shipgate.out", out.toString());
        exchange.openAhead(configuration);
        try (LauncherSession session = LauncherFactory.openSession()) {
            exchange.join(session);
            FirstFailure failures = new FirstFailure();
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(GateSuite.class))
                                    .configurationParameters(configuration)
                                    .build(),
                            failures);
            failures.rethrow(out);
            return exchange.concluded().stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the suite ended without a transcript"));
        }
    }
}

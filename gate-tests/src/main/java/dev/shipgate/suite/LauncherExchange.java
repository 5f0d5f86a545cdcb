package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/**
 * Passes the request from the program's launcher to the suite, and the result back, through the store of the launcher's
 * session. Thread-safe.
 */
final class LauncherExchange {

    private static final String NAMESPACE = "dev.shipgate";
    private static final String KEY = "exchange";

    private final Path staging;
    private final CompletableFuture<Gate> gate;
    private volatile @Nullable ConcludedRun concluded;

    /**
     * Starts opening the bundle while JUnit is still starting.
     *
     * @param opener opens the bundle
     * @param staging the folder that receives the reports
     */
    LauncherExchange(Supplier<Gate> opener, Path staging) {
        this.staging = staging;
        this.gate = CompletableFuture.supplyAsync(opener);
    }

    /** Returns the launcher's exchange. Empty if something else started the suite. */
    static Optional<LauncherExchange> of(ExtensionContext context) {
        ExtensionContext.Store store =
                context.getStore(StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(NAMESPACE));
        return Optional.ofNullable(store.get(KEY, LauncherExchange.class));
    }

    /** Makes the exchange available to the suite. */
    void join(LauncherSession session) {
        session.getStore().put(Namespace.create(NAMESPACE), KEY, this);
    }

    /** Waits for the gate. The suite writes the reports. */
    SuiteGate gate() {
        try {
            return new SuiteGate(gate.join(), staging, run -> concluded = run, () -> {});
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Returns the run, if it has concluded. */
    Optional<ConcludedRun> concluded() {
        return Optional.ofNullable(concluded);
    }
}

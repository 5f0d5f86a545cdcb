package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.Progress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/**
 * What the program's launcher and the suite hand each other through the store of the launcher's session: the request,
 * and what came of it. Safe for several threads.
 */
final class LauncherExchange {

    private static final String NAMESPACE = "dev.shipgate";
    private static final String KEY = "exchange";

    private final GateRequest request;
    private final CompletableFuture<Gate> gate;
    private volatile @Nullable ConcludedRun concluded;

    /** Begins to open what is requested while JUnit still starts. */
    LauncherExchange(GateRequest request, Progress progress) {
        this.request = request;
        this.gate = CompletableFuture.supplyAsync(() -> Gate.open(request, progress));
    }

    /** Returns the launcher's exchange. Empty if the suite was started in another way. */
    static Optional<LauncherExchange> of(ExtensionContext context) {
        ExtensionContext.Store store =
                context.getStore(StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(NAMESPACE));
        return Optional.ofNullable(store.get(KEY, LauncherExchange.class));
    }

    /** Shows the exchange to the suite. */
    void join(LauncherSession session) {
        session.getStore().put(Namespace.create(NAMESPACE), KEY, this);
    }

    /** Waits for the gate, and leaves the reports to the suite. */
    SuiteGate gate() {
        try {
            return new SuiteGate(gate.join(), request.out(), run -> concluded = run);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Returns the run, if it came to its end. */
    Optional<ConcludedRun> concluded() {
        return Optional.ofNullable(concluded);
    }
}

package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import dev.shipgate.gate.Progress;
import dev.shipgate.transcript.Transcript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/** What suite and launcher hand each other: how the run gets on, and what came of it. Safe for several threads. */
public final class LauncherExchange {

    private static final String NAMESPACE = "dev.shipgate";
    private static final String KEY = "exchange";

    private final Progress progress;
    private final List<Concluded> concluded = new CopyOnWriteArrayList<>();
    private volatile @Nullable Ahead ahead;

    /**
     * A run that came to its end.
     *
     * @param transcript what was measured and judged
     * @param file where it was written; {@code null} if no folder for reports was asked for
     */
    public record Concluded(Transcript transcript, @Nullable Path file) {}

    /** A gate that is being opened. */
    private record Ahead(GateSetup setup, CompletableFuture<Gate> gate) {}

    /** Makes an exchange whose launcher hears how the run gets on. */
    public LauncherExchange(Progress progress) {
        this.progress = progress;
    }

    /** Returns the launcher's exchange, or one that publishes notes as JUnit report entries where there is none. */
    static LauncherExchange of(ExtensionContext context) {
        ExtensionContext.Store store =
                context.getStore(StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(NAMESPACE));
        return Optional.ofNullable(store.get(KEY, LauncherExchange.class))
                .orElseGet(() -> new LauncherExchange(new ReportEntryNotes(context)));
    }

    /** Shows the exchange to the suite. */
    public void join(LauncherSession session) {
        session.getStore().put(Namespace.create(NAMESPACE), KEY, this);
    }

    /**
     * Begins to open what the configuration names while JUnit still starts. The suite reads the configuration for
     * itself, and takes the gate only if it comes to the same.
     *
     * @param configuration JUnit configuration parameters
     */
    public void openAhead(Map<String, String> configuration) {
        GateSetup setup = new GateConfiguration(key -> Optional.ofNullable(configuration.get(key)))
                .setups()
                .get(0);
        ahead = new Ahead(setup, CompletableFuture.supplyAsync(() -> setup.open(progress)));
    }

    /** Opens a gate, or hands over the one that was opened ahead. */
    Gate open(GateSetup setup) {
        Ahead opened = ahead;
        ahead = null;
        if (opened == null) {
            return setup.open(progress);
        }
        if (!opened.setup().equals(setup)) {
            throw new IllegalStateException(
                    "what was opened ahead is not what is gated: " + opened.setup() + ", " + setup);
        }
        return opened.gate().join();
    }

    void add(Concluded run) {
        concluded.add(run);
    }

    /** Returns the runs that came to their end. */
    public List<Concluded> concluded() {
        return List.copyOf(concluded);
    }
}

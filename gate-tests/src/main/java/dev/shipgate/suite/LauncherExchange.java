package dev.shipgate.suite;

import dev.shipgate.gate.Progress;
import dev.shipgate.transcript.Transcript;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/** What suite and launcher hand each other: how the run gets on, and what came of it. Safe for several threads. */
public final class LauncherExchange {

    private static final String NAMESPACE = "dev.shipgate";
    private static final String KEY = "exchange";

    private final Progress progress;
    private final List<Concluded> concluded = new CopyOnWriteArrayList<>();

    /**
     * A run that came to its end.
     *
     * @param transcript what was measured and judged
     * @param file       where it was written; {@code null} if no folder for reports was asked for
     */
    public record Concluded(Transcript transcript, @Nullable Path file) {}

    private LauncherExchange(Progress progress) {
        this.progress = progress;
    }

    /** Opens an exchange on the launcher's side. */
    public static LauncherExchange open(LauncherSession session, Progress progress) {
        LauncherExchange exchange = new LauncherExchange(progress);
        session.getStore().put(Namespace.create(NAMESPACE), KEY, exchange);
        return exchange;
    }

    /** Returns the launcher's exchange, or one that nobody listens to where the suite was started otherwise. */
    static LauncherExchange of(ExtensionContext context) {
        ExtensionContext.Store store =
                context.getStore(StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(NAMESPACE));
        return Optional.ofNullable(store.get(KEY, LauncherExchange.class))
                .orElseGet(() -> new LauncherExchange(Progress.SILENT));
    }

    /** Returns the runs that came to their end. */
    public List<Concluded> concluded() {
        return List.copyOf(concluded);
    }

    Progress progress() {
        return progress;
    }

    void add(Concluded run) {
        concluded.add(run);
    }
}

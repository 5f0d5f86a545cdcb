package dev.shipgate.gate;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.transcript.GraphAudit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a bundle's files that need no run: their digests and the audit of the graph. Other threads read them.
 */
final class InspectedBundle {

    private final Deferred<List<PinnedFile>> files;
    private final Deferred<GraphAudit> audit;

    private InspectedBundle(Deferred<List<PinnedFile>> files, Deferred<GraphAudit> audit) {
        this.files = files;
        this.audit = audit;
    }

    /** @param deadline the time limit for the audit: a hostile graph can be large in ways that its file isn't */
    static InspectedBundle start(Bundle bundle, Executor executor, Duration deadline) {
        Deferred<List<PinnedFile>> files = Deferred.start(bundle::pinFiles, executor);
        Deferred<GraphAudit> audit = Deferred.start(
                () -> GraphAuditor.audit(bundle),
                executor,
                deadline,
                () -> new InvalidInputException(
                        bundle.modelFile(),
                        "its audit took more than " + deadline.toSeconds() + " s, ten times the deadline; raise it with"
                                + " --deadline"));
        return new InspectedBundle(files, audit);
    }

    /** @throws InvalidInputException if a file can't be read */
    List<PinnedFile> files() {
        return files.get();
    }

    /** @throws InvalidInputException if the graph can't be read */
    GraphAudit audit() {
        return audit.get();
    }

    /** Returns the audit, or {@code null} if the graph can't be read. */
    @Nullable
    GraphAudit auditOrNull() {
        try {
            return audit();
        } catch (InvalidInputException unreadable) {
            return null;
        }
    }
}

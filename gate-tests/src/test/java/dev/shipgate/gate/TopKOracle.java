package dev.shipgate.gate;

import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The embedded oracle as it would have been recorded with {@code --logits topk:K}. */
public final class TopKOracle {

    private TopKOracle() {}

    /** Writes it into {@code folder}, which is made if need be, and returns that. */
    public static Path write(int k, Path folder) {
        Oracle full = Oracle.read(EmbeddedModel.oracle());
        Oracle reduced = new Oracle(
                full.directory(),
                full.name(),
                full.recordedAt(),
                full.model(),
                full.recorder(),
                full.cases().stream().map(each -> each.reducedTo(k)).toList(),
                full.files(),
                full.unclaimedTensors());
        try {
            new OracleWriter().write(reduced, folder);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return folder;
    }
}

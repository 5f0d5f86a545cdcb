package dev.shipgate.gate;

import dev.shipgate.oracle.ModelContext;
import dev.shipgate.oracle.OracleModel;
import dev.shipgate.transcript.ContextFacts;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Converts what an oracle says of its model's context to the record of the transcript. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class OracleContext {

    private OracleContext() {}

    /** Returns the facts; {@code null} if the oracle declares none. */
    public static @Nullable ContextFacts facts(OracleModel model) {
        ModelContext context = model.context();
        if (context.equals(ModelContext.unknown())) {
            return null;
        }
        return new ContextFacts(
                context.slidingWindow(),
                context.maxPositionEmbeddings(),
                context.originalMaxPositionEmbeddings(),
                context.ropeScaling().stream()
                        .map(each -> new ContextFacts.RopeScaling(
                                each.layerType(), each.type(), each.factor(), each.originalMaxPositionEmbeddings()))
                        .toList());
    }
}

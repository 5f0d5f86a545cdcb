package dev.shipgate.gate;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import java.util.List;

/** Counts the steps of an engine. */
final class MeteredEngine extends ForwardingEngine {

    private final Meter meter;

    MeteredEngine(Engine engine, Meter meter) {
        super(engine);
        this.meter = meter;
    }

    @Override
    public void step(int tokenId, float[] logits) {
        super.step(tokenId, logits);
        meter.stepped();
    }

    @Override
    public void steps(List<Integer> tokenIds, float[] logits, RowSink rows) {
        super.steps(tokenIds, logits, (index, row) -> {
            meter.stepped();
            rows.row(index, row);
        });
    }

    @Override
    public void close() {
        meter.ran(runNanos());
        super.close();
    }
}

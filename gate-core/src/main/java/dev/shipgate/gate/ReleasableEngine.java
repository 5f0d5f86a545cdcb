package dev.shipgate.gate;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.RowSink;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine that gives its memory back while another one needs it. It is opened again when it is next used, as after a
 * reset.
 */
final class ReleasableEngine implements Engine {

    private final Supplier<Engine> opener;
    private final EngineFacts facts;
    private final int vocabularySize;
    private final RowForm rows;
    private final List<Integer> eosTokenIds;
    private @Nullable Engine open;

    private ReleasableEngine(Supplier<Engine> opener, Engine open) {
        this.opener = opener;
        this.open = open;
        this.facts = open.facts();
        this.vocabularySize = open.vocabularySize();
        this.rows = open.rows();
        this.eosTokenIds = open.eosTokenIds();
    }

    /**
     * Opens an engine.
     *
     * @throws EngineException if the bundle can't be run
     */
    static ReleasableEngine open(Supplier<Engine> opener) {
        return new ReleasableEngine(opener, opener.get());
    }

    /** Closes the engine for now. */
    void release() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private Engine opened() {
        if (open == null) {
            open = opener.get();
        }
        return open;
    }

    @Override
    public EngineFacts facts() {
        return facts;
    }

    @Override
    public RowForm rows() {
        return rows;
    }

    @Override
    public Optional<List<Integer>> tokenize(String text) {
        return opened().tokenize(text);
    }

    @Override
    public List<Integer> eosTokenIds() {
        return eosTokenIds;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public void reset() {
        opened().reset();
    }

    @Override
    public void seed(Map<StateSlot, Tensor> state, int position) {
        opened().seed(state, position);
    }

    @Override
    public Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> state, int position) {
        return opened().layOut(state, position);
    }

    @Override
    public Map<StateSlot, Tensor> states() {
        return opened().states();
    }

    @Override
    public Map<StateSlot, Integer> stateDigests() {
        return opened().stateDigests();
    }

    @Override
    public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
        return opened().prefill(tokenIds, logits, rows);
    }

    @Override
    public void step(int tokenId, float[] logits) {
        opened().step(tokenId, logits);
    }

    @Override
    public void steps(List<Integer> tokenIds, float[] logits, RowSink rows) {
        opened().steps(tokenIds, logits, rows);
    }

    /** Returns the time of the engine that is open now. */
    @Override
    public long runNanos() {
        return open == null ? 0 : open.runNanos();
    }

    @Override
    public void close() {
        release();
    }
}

package dev.shipgate.gate;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Forwards every call to another engine; a subclass changes what it needs to. */
abstract class ForwardingEngine implements Engine {

    private final Engine engine;

    ForwardingEngine(Engine engine) {
        this.engine = engine;
    }

    @Override
    public EngineFacts facts() {
        return engine.facts();
    }

    @Override
    public RowForm rows() {
        return engine.rows();
    }

    @Override
    public Optional<List<Integer>> tokenize(String text) {
        return engine.tokenize(text);
    }

    @Override
    public List<Integer> eosTokenIds() {
        return engine.eosTokenIds();
    }

    @Override
    public int vocabularySize() {
        return engine.vocabularySize();
    }

    @Override
    public void reset() {
        engine.reset();
    }

    @Override
    public void seed(Map<StateSlot, Tensor> state, int position) {
        engine.seed(state, position);
    }

    @Override
    public Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> state, int position) {
        return engine.layOut(state, position);
    }

    @Override
    public Map<StateSlot, Tensor> states() {
        return engine.states();
    }

    @Override
    public Map<StateSlot, Integer> stateDigests() {
        return engine.stateDigests();
    }

    @Override
    public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
        return engine.prefill(tokenIds, logits, rows);
    }

    @Override
    public void step(int tokenId, float[] logits) {
        engine.step(tokenId, logits);
    }

    @Override
    public void steps(List<Integer> tokenIds, float[] logits, RowSink rows) {
        engine.steps(tokenIds, logits, rows);
    }

    @Override
    public long runNanos() {
        return engine.runNanos();
    }

    @Override
    public OptionalLong processId() {
        return engine.processId();
    }

    @Override
    public void close() {
        engine.close();
    }
}

package dev.shipgate.engine;

import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.util.List;
import java.util.Map;

/** Steps a bundle one token at a time through its own decode state. For one thread. */
public interface Engine extends AutoCloseable {

    /** Returns what runs the bundle, how, and what was found in its graph. */
    EngineFacts facts();

    /** Returns the length of a row of logits. */
    int vocabularySize();

    /** Forgets everything that was fed. */
    void reset();

    /**
     * Lays a recorded cache onto the decode state, in place of whatever was fed.
     *
     * @param state every slot that the bundle carries, in the layout of {@code shipgate-oracle/1}
     * @param position of the next token; how many tokens the cache stands for
     * @throws SeedException if the state does not fit; the engine is as after a reset then
     */
    void seed(Map<StateSlot, Tensor> state, int position);

    /**
     * Returns a recorded cache as this bundle would hold it: the same slots, in the bundle's own shapes.
     *
     * @param state as for {@link #seed}
     * @param position as for {@link #seed}
     * @throws SeedException if the state does not fit
     */
    Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> state, int position);

    /** Returns copies of what is carried to the next step. */
    Map<StateSlot, Tensor> states();

    /**
     * Feeds several tokens at once. Only for a graph that takes more than one.
     *
     * @return the rows behind each token, in order, each of the vocabulary's length; only the last one from a graph
     *     that gives no more
     * @throws EngineException if the bundle cannot be run so
     */
    List<float[]> prefill(List<Integer> tokenIds);

    /**
     * Feeds one token.
     *
     * @param logits receives the row behind it, which may hold NaN; the vocabulary's length
     * @throws EngineException if the bundle cannot be stepped
     */
    void step(int tokenId, float[] logits);

    /** Returns how long the runtime's own run calls have taken, in nanoseconds. */
    long runNanos();

    @Override
    void close();
}

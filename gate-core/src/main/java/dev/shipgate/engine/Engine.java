package dev.shipgate.engine;

import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** Steps a bundle one token at a time through its own decode state. Not thread-safe. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Engine extends AutoCloseable {

    /** Describes the runtime, its settings, and the contents of the bundle's graph. */
    EngineFacts facts();

    /** Returns the length of a row of logits. */
    int vocabularySize();

    /** Returns what the numbers of this engine's rows are. */
    default RowForm rows() {
        return RowForm.LOGITS;
    }

    /**
     * Returns the ids that the engine's own tokenizer gives for a text, with the special tokens that it adds; empty if
     * the engine shows no tokenizer.
     */
    default Optional<List<Integer>> tokenize(String text) {
        return Optional.empty();
    }

    /** Returns the ids at which the engine stops; empty if it doesn't say. */
    default List<Integer> eosTokenIds() {
        return List.of();
    }

    /** Clears the decode state. */
    void reset();

    /**
     * Replaces the decode state with a recorded cache.
     *
     * @param state every slot that the bundle carries, in the layout of {@code shipgate-oracle/1}
     * @param position the position of the next token, which is the number of tokens in the cache
     * @throws SeedException if the state does not fit; the engine is then in the same state as after a reset
     */
    void seed(Map<StateSlot, Tensor> state, int position);

    /**
     * Returns what of a recorded cache this bundle holds: the same slots, in the shapes in which {@link #states}
     * returns them. A bundle that keeps only a window of a cache gets its newest tokens.
     *
     * @param state as for {@link #seed}
     * @param position as for {@link #seed}
     * @throws SeedException if the state does not fit
     */
    Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> state, int position);

    /**
     * Returns copies of the states carried to the next step. Keys and values are {@code [1, heads, tokens, vector]},
     * with only the tokens that were fed, oldest first, however the graph lays them out.
     */
    Map<StateSlot, Tensor> states();

    /**
     * Returns a digest of each carried state. A state whose digest differs from an earlier one of the same engine has
     * changed.
     */
    default Map<StateSlot, Integer> stateDigests() {
        Map<StateSlot, Integer> digests = new TreeMap<>();
        states().forEach((slot, state) -> digests.put(slot, StateDigest.of(state)));
        return digests;
    }

    /**
     * Feeds several tokens at once. Requires a graph that accepts more than one.
     *
     * @param logits as for {@link #step}; receives each row in turn, the last one at the end
     * @param rows receives the row after each token with the token's index, from 0, before the next row overwrites it;
     *     only the last row if the graph returns no others. Must not call this engine
     * @return how many rows the graph returns; if that is neither 1 nor the number of tokens, {@code rows} gets none
     * @throws EngineException if the bundle cannot be run this way
     */
    int prefill(List<Integer> tokenIds, float[] logits, RowSink rows);

    /**
     * Feeds one token.
     *
     * @param logits receives the row after it, in the form of {@link #rows()}; it may contain NaN. Must be as long as
     *     the vocabulary
     * @throws EngineException if the bundle cannot be stepped
     */
    void step(int tokenId, float[] logits);

    /**
     * Feeds tokens one at a time. While {@code rows} looks at a row, the engine may already be at the next token, so
     * {@code rows} must not call this engine.
     *
     * @param logits as for {@link #step}; receives each row in turn, the last one at the end
     * @param rows receives each row with the index of its token, from 0, before the next row overwrites it
     * @throws EngineException as for {@link #step}
     */
    default void steps(List<Integer> tokenIds, float[] logits, RowSink rows) {
        for (int i = 0; i < tokenIds.size(); i++) {
            step(tokenIds.get(i), logits);
            rows.row(i, logits);
        }
    }

    /** Returns the total time spent in the runtime's own run calls, in nanoseconds. */
    long runNanos();

    /** Returns the id of the process that runs the model; empty if it isn't known. */
    default OptionalLong processId() {
        return OptionalLong.empty();
    }

    @Override
    void close();
}

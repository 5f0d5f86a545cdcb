package dev.shipgate.engine.child;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.RowSink;
import dev.shipgate.engine.onnx.OnnxModel;
import dev.shipgate.engine.onnx.StackedLayers;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** An engine in a child process. */
final class ChildEngine implements Engine {

    private final Connection connection;
    private final Limits limits;
    private final Path file;
    private final EngineFacts facts;
    private int position;

    private ChildEngine(Connection connection, Limits limits, Path file, EngineFacts facts) {
        this.connection = connection;
        this.limits = limits;
        this.file = file;
        this.facts = facts;
    }

    /** @throws EngineException if the bundle can't be run */
    static Engine open(
            ChildProcess process, Limits limits, OnnxModel model, EngineOptions options, StackedLayers layers) {
        Connection connection = process.connect(model.file());
        try {
            EngineFacts facts = connection
                    .open(new Request.OpenEngine(model, options), layers, limits.longDeadline(), limits.deadline())
                    .facts();
            return new ChildEngine(connection, limits, model.file(), facts);
        } catch (RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    @Override
    public EngineFacts facts() {
        return facts;
    }

    @Override
    public int vocabularySize() {
        return facts.vocabularySize();
    }

    @Override
    public void reset() {
        ask(new Request.Reset(), Reply.Done.class, "resetting", limits.deadline());
        position = 0;
    }

    @Override
    public void seed(Map<StateSlot, Tensor> state, int seedPosition) {
        position = 0;
        ask(new Request.Seed(state, seedPosition), Reply.Done.class, "seeding", limits.deadline());
        position = seedPosition;
    }

    @Override
    public Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> state, int seedPosition) {
        return ask(new Request.LayOut(state, seedPosition), Reply.State.class, "laying out", limits.deadline())
                .tensors();
    }

    @Override
    public Map<StateSlot, Tensor> states() {
        return ask(new Request.States(), Reply.State.class, "copying the states of", limits.deadline())
                .tensors();
    }

    @Override
    public Map<StateSlot, Integer> stateDigests() {
        return ask(new Request.StateDigests(), Reply.Digests.class, "reading the states of", limits.deadline())
                .digests();
    }

    @Override
    public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
        String doing = "feeding " + tokenIds.size() + " tokens from position " + position + " to " + file.getFileName();
        int given = connection.prefill(tokenIds, logits, rows, new Call(() -> doing, limits.longDeadline()));
        position += tokenIds.size();
        return given;
    }

    @Override
    public void step(int tokenId, float[] logits) {
        connection.ask(new Request.Step(tokenId), Reply.Row.class, logits, stepping(tokenId));
        position++;
    }

    @Override
    public void steps(List<Integer> tokenIds, float[] logits, RowSink rows) {
        connection.steps(
                tokenIds,
                logits,
                (index, row) -> {
                    position++;
                    rows.row(index, row);
                },
                index -> stepping(tokenIds.get(index)));
    }

    private Call stepping(int tokenId) {
        int at = position;
        return new Call(() -> "step " + at + " (token " + tokenId + ") of " + file.getFileName(), limits.deadline());
    }

    @Override
    public long runNanos() {
        return connection.runNanos();
    }

    @Override
    public OptionalLong processId() {
        return OptionalLong.of(connection.processId());
    }

    /** The child closes its engine when the connection ends. */
    @Override
    public void close() {
        connection.close();
    }

    private <T extends Reply> T ask(Request request, Class<T> expected, String doing, Duration limit) {
        return connection.ask(request, expected, () -> doing + " " + file.getFileName(), limit);
    }
}

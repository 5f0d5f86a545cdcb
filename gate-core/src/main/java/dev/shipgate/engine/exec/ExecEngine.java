package dev.shipgate.engine.exec;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.RowSink;
import dev.shipgate.engine.SeedException;
import dev.shipgate.engine.onnx.SeedLayout;
import dev.shipgate.input.InputFolder;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a bundle in a program that speaks {@code shipgate-exec/2} or {@code /1}. */
public final class ExecEngine implements Engine {

    /** What {@link #facts} says of the times if the program doesn't report its own. */
    public static final String WHOLE_REPLIES = "of whole replies";

    /** Loading a bundle takes longer than a step. */
    private static final int LOADS_IN = 10;

    private final Bundle bundle;
    private final ExecCommand command;
    private final ScratchFolder scratch;
    private final InputFolder files;
    private final ExecClient dialogue;
    private final HelloReply hello;

    private String logitsType = TensorJson.FLOAT32;
    private final int threads;
    private int position;
    private long runNanos;
    private boolean tellsTime;

    private ExecEngine(
            Bundle bundle,
            ExecCommand command,
            ScratchFolder scratch,
            ExecClient dialogue,
            HelloReply hello,
            int threads) {
        this.bundle = bundle;
        this.command = command;
        this.scratch = scratch;
        this.files = scratch.asInput();
        this.dialogue = dialogue;
        this.hello = hello;
        this.threads = threads;
    }

    /**
     * Starts the program, lets it load the bundle, takes one real step, then resets it.
     *
     * @param threads the number of threads the program may use inside an operator
     * @throws EngineException if the program cannot be started, dies, hangs, or violates the protocol
     */
    public static Engine open(Bundle bundle, ExecCommand command, int threads) {
        ScratchFolder scratch = new ScratchFolder();
        @Nullable LineProcess process = null;
        try {
            process = LineProcess.start(command.startable(scratch.path()));
            ExecClient dialogue = new ExecClient(process);
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("protocol", ExecClient.PROTOCOL);
            properties.put("protocols", List.of(ExecClient.PROTOCOL, ExecClient.PROTOCOL_2));
            properties.put("bundle", bundle.root().toAbsolutePath().normalize().toString());
            properties.put(
                    "model", bundle.modelFile().toAbsolutePath().normalize().toString());
            properties.put("scratch", scratch.path().toString());
            properties.put("threads", threads);
            Duration toLoad = command.deadline().multipliedBy(LOADS_IN);
            HelloReply hello = HelloReply.of(dialogue.ask("hello", properties, toLoad));
            ExecEngine engine = new ExecEngine(bundle, command, scratch, dialogue, hello, threads);
            engine.warmUp();
            return engine;
        } catch (ExecException broken) {
            close(process, scratch);
            throw new EngineException(
                    broken.isMissing() ? Stage.UNSUPPORTED : Stage.PROGRAM,
                    bundle.root(),
                    "the engine " + command.shown() + " " + broken.getMessage());
        } catch (RuntimeException failed) {
            close(process, scratch);
            throw failed;
        }
    }

    @Override
    public EngineFacts facts() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("command", command.published());
        options.put("protocol", hello.protocol());
        options.put("deadline_seconds", String.valueOf(command.deadline().toSeconds()));
        options.put("threads_asked", String.valueOf(threads));
        options.put("time", tellsTime ? "the engine's own" : WHOLE_REPLIES);
        if (hello.isSecondVersion()) {
            options.put("rows", inWords(hello.rows()));
            options.put("tokenize", hello.canTokenize() ? "yes" : "no");
        }
        options.putAll(hello.reported());
        return new EngineFacts(
                hello.name(),
                hello.version(),
                options,
                hello.maxTokensPerStep() == 1,
                "not reported",
                logitsType.equals(TensorJson.FLOAT32) ? "float" : logitsType,
                hello.vocabularySize(),
                hello.facts());
    }

    @Override
    public int vocabularySize() {
        return hello.vocabularySize();
    }

    @Override
    public void reset() {
        ask("reset", Map.of());
        position = 0;
    }

    @Override
    public void seed(Map<StateSlot, Tensor> state, int seedPosition) {
        reset();
        Map<String, TensorJson> tensors = new LinkedHashMap<>();
        layOut(state, seedPosition)
                .forEach((slot, tensor) -> tensors.put(slot.toString(), scratch.write(slot, tensor)));
        ask("seed", Map.of("position", seedPosition, "state", tensors));
        position = seedPosition;
    }

    @Override
    public Map<StateSlot, Tensor> layOut(Map<StateSlot, Tensor> state, int seedPosition) {
        if (!hello.canSeed()) {
            throw new SeedException("the engine " + hello.name() + " declares that it cannot be seeded");
        }
        SeedLayout.requireSameSlots(hello.fresh().keySet(), state);
        Map<StateSlot, Tensor> laid = new TreeMap<>();
        hello.fresh().forEach((slot, fresh) -> {
            Tensor recorded = Objects.requireNonNull(state.get(slot), "the slots are the same");
            laid.put(slot, SeedLayout.lay(slot, fresh, "a state " + fresh, recorded, seedPosition));
        });
        return laid;
    }

    @Override
    public Map<StateSlot, Tensor> states() {
        if (!hello.canShowStates()) {
            return Map.of();
        }
        Map<String, TensorJson> values = ask("states", Map.of()).values();
        Map<StateSlot, Tensor> states = new TreeMap<>();
        try {
            for (StateSlot slot : hello.fresh().keySet()) {
                TensorJson tensor = values == null ? null : values.get(slot.toString());
                if (tensor == null || tensor.shape() == null) {
                    throw new ExecException("did not send the state " + slot + " with its shape");
                }
                Shape shape = Shape.of(
                        tensor.shape().stream().mapToLong(Long::longValue).toArray());
                states.put(
                        slot, ArrayTensor.of(shape, tensor.elements(shape.elementCount(), "the state " + slot, files)));
            }
        } catch (ExecException broken) {
            throw failed("states", broken);
        }
        return states;
    }

    @Override
    public int prefill(List<Integer> tokenIds, float[] logits, RowSink rows) {
        float[] all = logits("prefill", Map.of("tokens", tokenIds), tokenIds.size());
        position += tokenIds.size();
        int given = all.length / logits.length;
        for (int row = 0; row < given; row++) {
            System.arraycopy(all, row * logits.length, logits, 0, logits.length);
            rows.row(tokenIds.size() - given + row, logits);
        }
        return given;
    }

    @Override
    public RowForm rows() {
        return hello.rows();
    }

    @Override
    public Optional<List<Integer>> tokenize(String text) {
        if (!hello.canTokenize()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ExecReply.ids(
                    "tokenize", "ids", ask("tokenize", Map.of("text", text)).ids(), vocabularySize()));
        } catch (ExecException broken) {
            throw failed("tokenize", broken);
        }
    }

    @Override
    public List<Integer> eosTokenIds() {
        return hello.eosTokenIds();
    }

    @Override
    public void step(int tokenId, float[] logits) {
        float[] row = logits("step", Map.of("token", tokenId), 1);
        System.arraycopy(row, 0, logits, 0, row.length);
        position++;
    }

    @Override
    public long runNanos() {
        return runNanos;
    }

    @Override
    public OptionalLong processId() {
        return OptionalLong.of(dialogue.processId());
    }

    @Override
    public void close() {
        dialogue.close();
        scratch.close();
    }

    private void warmUp() {
        reset();
        step(0, new float[vocabularySize()]);
        reset();
        runNanos = 0;
    }

    private float[] logits(String op, Map<String, Object> properties, int rows) {
        long start = System.nanoTime();
        ExecReply answer = ask(op, properties);
        long elapsedNanos = System.nanoTime() - start;
        try {
            runNanos += ownNanos(op, answer, elapsedNanos);
            int given = givesLastRow(op, answer) ? 1 : rows;
            return switch (hello.rows()) {
                case LOGITS -> rows(op, "logits", answer.logits(), given);
                case LOG_PROBABILITIES ->
                    rows(
                            op,
                            "logprobs",
                            answer.logprobs() == null ? null : TensorJson.of(answer.logprobs(), "logprobs"),
                            given);
                case LARGEST_LOG_PROBABILITIES -> {
                    if (answer.topk() == null) {
                        throw new ExecException("replied to \"" + op + "\" without \"topk\"");
                    }
                    yield new TopKReply(op, vocabularySize()).rows(answer.topk(), given);
                }
            };
        } catch (ExecException broken) {
            throw failed(op, broken);
        }
    }

    private float[] rows(String op, String name, @Nullable TensorJson sent, int rows) throws ExecException {
        if (sent == null) {
            throw new ExecException("replied to \"" + op + "\" without \"" + name + "\"");
        }
        logitsType = sent.dtypeOrDefault();
        return sent.elements((long) rows * vocabularySize(), name, files);
    }

    /** Returns the engine's own time if the program tells it, else the time until the reply, which includes its way. */
    private long ownNanos(String op, ExecReply answer, long elapsedNanos) throws ExecException {
        if (!hello.isSecondVersion() || answer.nanos() == null) {
            return elapsedNanos;
        }
        if (!answer.nanos().canConvertToLong()
                || answer.nanos().longValue() < 0
                || answer.nanos().longValue() > elapsedNanos) {
            throw new ExecException("replied to \"" + op + "\" with \"nanos\": " + answer.nanos()
                    + ", expected a whole number of up to " + elapsedNanos + ", the nanoseconds until the reply");
        }
        tellsTime = true;
        return answer.nanos().longValue();
    }

    private boolean givesLastRow(String op, ExecReply answer) throws ExecException {
        if (!hello.isSecondVersion() || answer.rows() == null || answer.rows().isNull()) {
            return false;
        }
        boolean isLast = answer.rows().isString() && answer.rows().stringValue().equals("last");
        if (!isLast && !(answer.rows().isString() && answer.rows().stringValue().equals("all"))) {
            throw new ExecException(
                    "replied to \"" + op + "\" with \"rows\": " + answer.rows() + ", expected \"all\" or \"last\"");
        }
        return isLast;
    }

    private ExecReply ask(String op, Map<String, Object> properties) {
        try {
            return dialogue.ask(op, properties, command.deadline());
        } catch (ExecException broken) {
            throw failed(op, broken);
        }
    }

    private EngineException failed(String op, ExecException broken) {
        return new EngineException(
                Stage.PROGRAM,
                bundle.root(),
                "the engine " + command.shown() + " at position " + position + " (" + op + ") " + broken.getMessage());
    }

    private static String inWords(RowForm rows) {
        return switch (rows) {
            case LOGITS -> "logits";
            case LOG_PROBABILITIES -> "log-probabilities";
            case LARGEST_LOG_PROBABILITIES -> "the largest log-probabilities";
        };
    }

    private static void close(@Nullable LineProcess process, ScratchFolder scratch) {
        if (process != null) {
            process.close();
        }
        scratch.close();
    }
}

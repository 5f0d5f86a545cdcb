package dev.shipgate.engine.child;

import dev.shipgate.bundle.BundleManifest;
import dev.shipgate.bundle.DeclaredState;
import dev.shipgate.bundle.PipelineStage;
import dev.shipgate.bundle.Rotary;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.engine.onnx.OnnxModel;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes and reads requests. */
final class RequestCodec {

    private enum Kind {
        OPEN_ENGINE,
        LAYERS,
        RESET,
        SEED,
        LAY_OUT,
        STATES,
        STATE_DIGESTS,
        PREFILL,
        STEP,
        OPEN_TOKENIZER,
        ENCODE,
        DECODE
    }

    private final Wire wire;
    private final Parts parts;

    RequestCodec(Wire wire) {
        this.wire = wire;
        this.parts = new Parts(wire);
    }

    void write(Request request) throws IOException {
        if (request instanceof Request.OpenEngine open) {
            parts.put(Kind.OPEN_ENGINE);
            put(open.model());
            put(open.options());
        } else if (request instanceof Request.Layers layers) {
            parts.put(Kind.LAYERS);
            parts.putInts(layers.layers());
        } else if (request instanceof Request.Reset) {
            parts.put(Kind.RESET);
        } else if (request instanceof Request.Seed seed) {
            put(Kind.SEED, seed.state(), seed.position());
        } else if (request instanceof Request.LayOut layOut) {
            put(Kind.LAY_OUT, layOut.state(), layOut.position());
        } else if (request instanceof Request.States) {
            parts.put(Kind.STATES);
        } else if (request instanceof Request.StateDigests) {
            parts.put(Kind.STATE_DIGESTS);
        } else if (request instanceof Request.Prefill prefill) {
            parts.put(Kind.PREFILL);
            parts.putInts(prefill.tokenIds());
        } else if (request instanceof Request.Step step) {
            parts.put(Kind.STEP);
            wire.putInt(step.tokenId());
        } else if (request instanceof Request.OpenTokenizer open) {
            parts.put(Kind.OPEN_TOKENIZER);
            wire.putText(open.file().toString());
            parts.putOptional(open.json(), wire::putText);
        } else if (request instanceof Request.Encode encode) {
            parts.put(Kind.ENCODE);
            wire.putText(encode.text());
        } else if (request instanceof Request.Decode decode) {
            parts.put(Kind.DECODE);
            wire.putInt(decode.firstId());
            wire.putInt(decode.count());
            parts.putFlag(decode.skipSpecial());
        }
        wire.flush();
    }

    Request read() throws IOException {
        return switch (parts.get(Kind.values())) {
            case OPEN_ENGINE -> new Request.OpenEngine(model(), options());
            case LAYERS -> new Request.Layers(parts.getInts());
            case RESET -> new Request.Reset();
            case SEED -> new Request.Seed(parts.getState(), wire.getInt());
            case LAY_OUT -> new Request.LayOut(parts.getState(), wire.getInt());
            case STATES -> new Request.States();
            case STATE_DIGESTS -> new Request.StateDigests();
            case PREFILL -> new Request.Prefill(parts.getInts());
            case STEP -> new Request.Step(wire.getInt());
            case OPEN_TOKENIZER -> new Request.OpenTokenizer(Path.of(wire.getText()), parts.getOptional(wire::getText));
            case ENCODE -> new Request.Encode(wire.getText());
            case DECODE -> new Request.Decode(wire.getInt(), wire.getInt(), parts.getFlag());
        };
    }

    private void put(Kind kind, Map<StateSlot, Tensor> state, int position) throws IOException {
        parts.put(kind);
        parts.putState(state);
        wire.putInt(position);
    }

    private void put(EngineOptions options) throws IOException {
        wire.putInt(options.intraOpThreads());
        parts.put(options.optimizationLevel());
        parts.putFlag(options.exactActivations());
    }

    private EngineOptions options() throws IOException {
        return new EngineOptions(wire.getInt(), parts.get(OptimizationLevel.values()), parts.getFlag());
    }

    private void put(OnnxModel model) throws IOException {
        parts.putList(model.stages(), this::put);
        parts.putOptional(model.embeddingFile(), file -> wire.putText(file.toString()));
        wire.putText(model.headSizeField());
        put(model.manifest());
    }

    private OnnxModel model() throws IOException {
        List<PipelineStage> stages = parts.getList(this::stage);
        Path embedding = parts.getOptional(() -> Path.of(wire.getText()));
        String headSizeField = wire.getText();
        return new OnnxModel(stages, embedding, manifest(), headSizeField);
    }

    private void put(PipelineStage stage) throws IOException {
        wire.putText(stage.name());
        wire.putText(stage.file().toString());
        parts.putList(stage.inputs(), wire::putText);
        parts.putList(stage.outputs(), wire::putText);
        parts.putMap(stage.forwarded(), wire::putText);
        parts.putFlag(stage.runsOnPrompt());
        parts.putFlag(stage.runsOnToken());
    }

    private PipelineStage stage() throws IOException {
        return new PipelineStage(
                wire.getText(),
                Path.of(wire.getText()),
                parts.getList(wire::getText),
                parts.getList(wire::getText),
                parts.getMap(wire::getText),
                parts.getFlag(),
                parts.getFlag());
    }

    private void put(BundleManifest manifest) throws IOException {
        parts.putOptional(manifest.name(), wire::putText);
        parts.putOptional(manifest.vocabSize(), wire::putInt);
        parts.putOptional(manifest.maxContextLength(), wire::putInt);
        parts.putOptional(manifest.headSize(), wire::putInt);
        parts.putInts(manifest.eosTokenIds());
        parts.putOptional(manifest.eosToken(), wire::putText);
        parts.putOptional(manifest.compression(), wire::putText);
        parts.putList(manifest.states(), this::put);
        parts.putMap(manifest.dimensions(), wire::putInt);
        parts.putMap(manifest.names(), wire::putText);
        parts.putOptional(manifest.rotary(), this::put);
    }

    private BundleManifest manifest() throws IOException {
        return new BundleManifest(
                parts.getOptional(wire::getText),
                parts.getOptional(wire::getInt),
                parts.getOptional(wire::getInt),
                parts.getOptional(wire::getInt),
                parts.getInts(),
                parts.getOptional(wire::getText),
                parts.getOptional(wire::getText),
                parts.getList(this::declaredState),
                parts.getMap(wire::getInt),
                parts.getMap(wire::getText),
                parts.getOptional(this::rotary));
    }

    private void put(Rotary rotary) throws IOException {
        wire.putLong(Double.doubleToRawLongBits(rotary.theta()));
        wire.putInt(rotary.dimensions());
        wire.putInt(rotary.interleaved() == null ? -1 : rotary.interleaved() ? 1 : 0);
    }

    private Rotary rotary() throws IOException {
        double theta = Double.longBitsToDouble(wire.getLong());
        int dimensions = wire.getInt();
        int interleaved = wire.getInt();
        return interleaved < 0 ? new Rotary(theta, dimensions) : new Rotary(theta, dimensions, interleaved == 1);
    }

    private void put(DeclaredState state) throws IOException {
        wire.putText(state.input());
        wire.putText(state.output());
        parts.putOptional(state.layer(), wire::putInt);
        parts.putInts(state.layers());
        wire.putText(state.kind());
    }

    private DeclaredState declaredState() throws IOException {
        String input = wire.getText();
        String output = wire.getText();
        Integer layer = parts.getOptional(wire::getInt);
        List<Integer> layers = parts.getInts();
        return new DeclaredState(input, output, layer, layers, wire.getText());
    }
}

package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.util.Objects;
import java.util.Optional;

/**
 * The mask that tells which places hold a token. It is as long as the tokens, unless the graph fixes its length or
 * takes caches into which tokens move from the end: then zeros stand for the room that is left. Not thread-safe.
 */
final class AttentionMask {

    private static final int FIRST_CAPACITY = 512;

    private final OrtEnvironment environment;
    private final DecoderGraph graph;
    private final NativeIds ones;
    private final NativeIds padded;

    AttentionMask(OrtEnvironment environment, DecoderGraph graph) {
        this.environment = environment;
        this.graph = graph;
        GraphTensor declared = Objects.requireNonNullElse(graph.attentionMask(), graph.inputIds());
        this.ones = new NativeIds(declared.type(), FIRST_CAPACITY);
        this.padded = new NativeIds(declared.type(), 1);
        ones.fill(1, FIRST_CAPACITY);
    }

    /**
     * Returns the mask of a step.
     *
     * @param past the number of tokens before it
     * @param fed the number of tokens in it
     */
    OnnxTensor of(int past, int fed) throws OrtException {
        int total = past + fed;
        Optional<CacheLayout> rolling = graph.states().stream()
                .map(CarriedState::cache)
                .filter(Objects::nonNull)
                .filter(CacheLayout::fillsFromEnd)
                .findFirst();
        int length = length(rolling.map(cache -> cache.columns() + fed).orElse(total));
        int tokens = Math.min(total, length);
        if (tokens == length) {
            if (!ones.holds(length)) {
                ones.fill(1, length);
            }
            return ones.tensor(environment, Shape.of(1, length));
        }
        long[] mask = new long[length];
        int first = rolling.isPresent() ? length - tokens : 0;
        for (int place = first; place < first + tokens; place++) {
            mask[place] = 1;
        }
        padded.write(mask);
        return padded.tensor(environment, Shape.of(1, length));
    }

    /** A declared length of 1 says nothing: the first step has that in any graph. */
    private int length(int otherwise) {
        GraphTensor declared = graph.attentionMask();
        return declared != null && declared.dimension(1).length() > 1
                ? Math.toIntExact(declared.dimension(1).length())
                : otherwise;
    }
}

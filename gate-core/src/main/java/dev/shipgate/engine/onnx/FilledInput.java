package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An integer input whose content follows from the position and the number of tokens only.
 *
 * @param tensor the input
 * @param content what it contains
 */
record FilledInput(GraphTensor tensor, Content content) {

    /** What such an input contains, found by its name. */
    enum Content {
        /** The number of tokens fed before this step. */
        PAST_LENGTH(Set.of("past_sequence_length", "past_length", "cache_length", "past_kv_length")),
        /** The number of tokens after this step, less one, as GroupQueryAttention takes it. */
        LAST_POSITION(Set.of("past_seq_len", "seqlens_k")),
        /** The number of tokens after this step. */
        TOTAL_LENGTH(Set.of("total_sequence_length", "total_seq_len", "total_length")),
        /** The position of each token, {@code [S]}. */
        POSITIONS(Set.of("cache_position")),
        /** Zero for each token, {@code [1, S]}: all belong to one text. */
        ZEROS(Set.of("token_type_ids"));

        private final Set<String> names;

        Content(Set<String> names) {
            this.names = names;
        }

        private boolean isPerToken() {
            return this == POSITIONS || this == ZEROS;
        }
    }

    /** Returns the input, if its name and type are those of one that can be filled. */
    static Optional<FilledInput> of(GraphTensor tensor) {
        return DecoderGraph.isInteger(tensor.type()) && tensor.rank() <= 2
                ? Arrays.stream(Content.values())
                        .filter(content -> content.names.contains(tensor.name()))
                        .filter(content -> !content.isPerToken() || tensor.rank() > 0)
                        .findFirst()
                        .map(content -> new FilledInput(tensor, content))
                : Optional.empty();
    }

    /**
     * Returns the input's content for one step.
     *
     * @param first the position of the first token
     * @param count the number of tokens
     * @return what the caller must close
     */
    OnnxTensor fill(OrtEnvironment environment, int first, int count) throws OrtException {
        long[] values = switch (content) {
            case PAST_LENGTH -> new long[] {first};
            case LAST_POSITION -> new long[] {first + count - 1L};
            case TOTAL_LENGTH -> new long[] {(long) first + count};
            case POSITIONS ->
                IntStream.range(first, first + count).asLongStream().toArray();
            case ZEROS -> new long[count];
        };
        Shape shape = switch (tensor.rank()) {
            case 0 -> Shape.of();
            case 1 -> Shape.of(values.length);
            default -> Shape.of(1, values.length);
        };
        NativeIds memory = new NativeIds(tensor.type(), values.length);
        memory.write(values);
        return memory.tensor(environment, shape);
    }
}

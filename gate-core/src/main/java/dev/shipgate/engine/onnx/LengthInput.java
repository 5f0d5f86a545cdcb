package dev.shipgate.engine.onnx;

import dev.shipgate.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * An input of whole numbers that counts tokens instead of a mask, or beside one.
 *
 * @param tensor {@code []}, {@code [1]} or {@code [1, 1]}
 * @param counts the tokens that it counts
 */
record LengthInput(GraphTensor tensor, Counts counts) {

    private static final Map<String, Counts> NAMES = Map.ofEntries(
            Map.entry("past_sequence_length", Counts.PAST),
            Map.entry("past_seq_len", Counts.PAST),
            Map.entry("past_seqlen", Counts.PAST),
            Map.entry("past_length", Counts.PAST),
            Map.entry("past_len", Counts.PAST),
            Map.entry("past_kv_length", Counts.PAST),
            Map.entry("past_key_values_length", Counts.PAST),
            Map.entry("cache_length", Counts.PAST),
            Map.entry("cache_len", Counts.PAST),
            Map.entry("kv_length", Counts.PAST),
            Map.entry("seqlens_k", Counts.LAST),
            Map.entry("total_sequence_length", Counts.TOTAL),
            Map.entry("total_seq_len", Counts.TOTAL),
            Map.entry("total_length", Counts.TOTAL),
            Map.entry("current_sequence_length", Counts.NEW),
            Map.entry("sequence_length", Counts.NEW),
            Map.entry("seq_len", Counts.NEW));

    private static final Map<Integer, Counts> PLACES =
            Map.of(AttentionInput.SEQLENS_K, Counts.LAST, AttentionInput.TOTAL_SEQUENCE_LENGTH, Counts.TOTAL);

    /** The tokens that an input counts. */
    enum Counts {
        /** Those fed before this step. */
        PAST,
        /** All but the last, which {@code GroupQueryAttention} calls {@code seqlens_k}. */
        LAST,
        /** Those fed before and in this step. */
        TOTAL,
        /** Those fed in this step. */
        NEW;

        long of(int past, int fed) {
            return switch (this) {
                case PAST -> past;
                case LAST -> (long) past + fed - 1;
                case TOTAL -> (long) past + fed;
                case NEW -> fed;
            };
        }
    }

    /** Returns the shape to feed. */
    Shape shape() {
        long[] ones = new long[tensor.rank()];
        Arrays.fill(ones, 1);
        return Shape.of(ones);
    }

    /** Recognises an input by the attention that reads it, or else by its name. */
    static Optional<LengthInput> of(GraphTensor input, GraphNodes nodes) {
        boolean isOneNumber = DecoderGraph.isInteger(input.type())
                && input.dimensions().stream().allMatch(each -> !each.isFixed() || each.length() == 1)
                && input.rank() <= 2;
        return isOneNumber
                ? AttentionInput.find(nodes, input.name(), PLACES.keySet())
                        .map(read -> PLACES.get(read.place()))
                        .or(() -> Optional.ofNullable(NAMES.get(input.name())))
                        .map(counts -> new LengthInput(input, counts))
                : Optional.empty();
    }
}

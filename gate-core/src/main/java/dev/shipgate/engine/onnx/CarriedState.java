package dev.shipgate.engine.onnx;

import dev.shipgate.engine.SlotFacts;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A state that one step outputs and the next takes as input. It belongs to one layer, or several states are stacked
 * into one tensor: those of several layers, or the keys and the values of one.
 *
 * @param slots layer and kind of each plane; exactly one if nothing is stacked
 * @param input the input that takes the state
 * @param output the name of the output that returns it
 * @param fresh the shape before the first token
 * @param planes how the states are stacked
 * @param cache how one layer's keys or values are laid out; {@code null} for any other state
 * @param use what the attention that reads it says about it
 */
record CarriedState(
        List<StateSlot> slots,
        GraphTensor input,
        String output,
        Shape fresh,
        Planes planes,
        @Nullable CacheLayout cache,
        CacheUse use) {

    CarriedState {
        slots = List.copyOf(slots);
        if (slots.isEmpty() || planes == Planes.NONE && slots.size() > 1) {
            throw new IllegalArgumentException("a state that is not stacked must have one slot, found " + slots);
        }
    }

    /** Returns the same state with another layout of its cache. */
    CarriedState with(CacheLayout layout) {
        return new CarriedState(slots, input, output, fresh, planes, layout, use);
    }

    StateKind kind() {
        return slots.get(0).kind();
    }

    /** Returns the shape that one layer's state has before the first token, batch first. */
    Shape freshOfOne() {
        return ofOne(fresh);
    }

    /** Returns the shape of one layer's state within {@code whole}, batch first. */
    Shape ofOne(Shape whole) {
        if (planes == Planes.NONE) {
            return whole;
        }
        if (planes == Planes.AFTER_BATCH) {
            return withBatch(Arrays.copyOfRange(whole.toArray(), 2, whole.rank()));
        }
        long[] plane = Arrays.copyOfRange(whole.toArray(), 1, whole.rank());
        return hasBatch() ? Shape.of(plane) : withBatch(plane);
    }

    private static Shape withBatch(long... plane) {
        return Shape.of(
                LongStream.concat(LongStream.of(1), Arrays.stream(plane)).toArray());
    }

    /** Returns the shape that the graph expects when one layer's state has the shape {@code one}. */
    Shape ofAll(Shape one) {
        if (planes == Planes.NONE) {
            return one;
        }
        if (planes == Planes.AFTER_BATCH) {
            long[] whole = LongStream.concat(
                            LongStream.of(1, slots.size()),
                            Arrays.stream(one.toArray()).skip(1))
                    .toArray();
            return Shape.of(whole);
        }
        long[] plane = hasBatch() ? one.toArray() : Arrays.copyOfRange(one.toArray(), 1, one.rank());
        return Shape.of(LongStream.concat(LongStream.of(slots.size()), Arrays.stream(plane))
                .toArray());
    }

    /**
     * Returns one layer's state as an oracle records it.
     *
     * @param one of the shape that {@link #ofOne} gives
     * @param position the number of tokens that were fed
     */
    Tensor asRecorded(Tensor one, int position) {
        if (cache == null) {
            return one;
        }
        Tensor recorded = cache.asRecorded(one, position);
        CacheScale scale = scale();
        return scale == null ? recorded : scale.floats(recorded);
    }

    /** Returns one layer's state as the graph takes it, from one that {@link #asRecorded} gives. */
    Tensor asTaken(Tensor recorded) {
        if (cache == null) {
            return recorded;
        }
        CacheScale scale = scale();
        return cache.asTaken(scale == null ? recorded : scale.nearest(recorded));
    }

    /** Returns what the codes stand for, if the state isn't floats. */
    private @Nullable CacheScale scale() {
        CacheScale scale = use.scale();
        return scale != null && scale.codes().areIn(input) && cache != null ? scale.in(cache, freshOfOne()) : null;
    }

    /** Tells whether the elements are floats, or codes with known scales. Keys and values have different ones. */
    boolean hasKnownElements() {
        return DecoderGraph.isFloat(input.type()) && !input.isWidened()
                || scale() != null
                        && slots.stream().map(StateSlot::kind).distinct().count() == 1;
    }

    /** Returns the number of elements that a stored element of a cache stands for. */
    int codesPerElement() {
        CacheScale scale = scale();
        return scale == null ? 1 : scale.codesPerElement();
    }

    /** Returns the name of the element type, also where several elements are packed into a byte. */
    private String typeName() {
        return codesPerElement() == 1 ? input.typeName() : "uint4 in " + input.typeName();
    }

    List<StateFacts> facts() {
        return slots.stream()
                .map(slot ->
                        new StateFacts(SlotFacts.of(slot), input.name(), output, typeName(), input.dimensionNames()))
                .toList();
    }

    /** Exporters drop a batch of one when they stack. */
    private boolean hasBatch() {
        int ofPlane = fresh.rank() - 1;
        return switch (kind()) {
            case KEY, VALUE -> ofPlane == 4;
            case CONV_STATE -> ofPlane == 3;
            case RECURRENT_STATE -> ofPlane == 4 || ofPlane == 3 && fresh.dimension(1) == 1;
        };
    }
}

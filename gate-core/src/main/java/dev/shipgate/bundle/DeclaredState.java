package dev.shipgate.bundle;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state that a manifest names because its graph names it in no dialect that is known.
 *
 * @param input name of the graph's input
 * @param output name of the graph's output that becomes this input at the next step
 * @param layer counted from 0; {@code null} if it is stacked
 * @param layers the layer of each plane of a state that is stacked over layers; empty if it is not
 * @param kind {@code key}, {@code value}, {@code conv_state} or {@code recurrent_state}
 */
public record DeclaredState(
        String input,
        String output,
        @Nullable Integer layer,
        @Nullable List<Integer> layers,
        String kind) {

    public DeclaredState {
        layers = layers != null ? List.copyOf(layers) : layer == null ? List.of() : List.of(layer);
    }

    /** Tells whether the first axis counts layers. */
    public boolean isStacked() {
        return layer == null;
    }

    /** Returns the layer of each plane; one where nothing is stacked. */
    @Override
    public List<Integer> layers() {
        return Objects.requireNonNull(layers);
    }
}

package dev.shipgate.bundle;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state that a manifest declares because the graph's name for it doesn't belong to a known dialect.
 *
 * @param input the name of the graph's input
 * @param output the name of the graph's output that becomes this input at the next step
 * @param layer counted from 0; {@code null} if it is stacked
 * @param layers the layer of each plane if the state is stacked over layers; empty if it isn't stacked
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

    /** Tells whether the first axis indexes layers. */
    public boolean isStacked() {
        return layer == null;
    }

    /** Returns the layer of each plane; exactly one if nothing is stacked. */
    @Override
    public List<Integer> layers() {
        return Objects.requireNonNull(layers);
    }
}

package dev.shipgate.bundle;

/**
 * A state that a manifest names because its graph names it in no dialect that is known.
 *
 * @param input  name of the graph's input
 * @param output name of the graph's output that becomes this input at the next step
 * @param layer  counted from 0
 * @param kind   {@code key}, {@code value}, {@code conv_state} or {@code recurrent_state}
 */
public record DeclaredState(String input, String output, int layer, String kind) {}

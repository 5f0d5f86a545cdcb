package dev.shipgate.oracle;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of tensor that make up a decode state. */
public enum StateKind {

    /** Keys of a full-attention layer, {@code [1, kv_heads, N, head_dim]}. */
    KEY,

    /** Values of a full-attention layer, {@code [1, kv_heads, N, head_dim]}. */
    VALUE,

    /** The last columns of a convolution's input, newest last, {@code [1, channels, K]}. */
    CONV_STATE,

    /** The recurrent state of a gated delta net, {@code [1, v_heads, d_k, d_v]}. */
    RECURRENT_STATE;

    /** Returns the last part of a tensor's name, such as {@code conv_state}. */
    public String tensorName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind with this {@link #tensorName()}, or null if there is none. */
    public static @Nullable StateKind ofTensorName(String name) {
        for (StateKind kind : values()) {
            if (kind.tensorName().equals(name)) {
                return kind;
            }
        }
        return null;
    }
}

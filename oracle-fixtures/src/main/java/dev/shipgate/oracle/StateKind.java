package dev.shipgate.oracle;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a layer carries from step to step. */
public enum StateKind {
    /** Keys of full attention, {@code [1, kv_heads, N, head_dim]}. */
    KEY,
    /** Values of full attention, {@code [1, kv_heads, N, head_dim]}. */
    VALUE,
    /** The last columns of a causal convolution's input, {@code [1, channels, K]}, newest last. */
    CONV_STATE,
    /** The state of a gated delta net, {@code [1, v_heads, d_k, d_v]}. */
    RECURRENT_STATE;

    /** Returns the name that files use. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind of this name, if there is one. */
    public static Optional<StateKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}

package dev.shipgate.engine;

import dev.shipgate.tensor.Tensor;
import java.util.Arrays;

/** The digest of a carried state's shape and elements. */
public final class StateDigest {

    private StateDigest() {}

    /** Returns the digest; states that are equal have the same. */
    public static int of(Tensor state) {
        return 31 * state.shape().hashCode() + Arrays.hashCode(state.elements());
    }
}

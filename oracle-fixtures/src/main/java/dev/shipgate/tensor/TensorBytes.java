package dev.shipgate.tensor;

import java.nio.ByteBuffer;

/** The bytes of a file of tensors. */
interface TensorBytes {

    /**
     * Returns little-endian bytes of the file from {@code position} on: at least the whole element that begins there,
     * and no more of what is wanted than is at hand.
     *
     * @param wantedBytes how many bytes the caller will read, if it gets them
     */
    ByteBuffer from(long position, long wantedBytes);
}

package dev.shipgate.engine.onnx;

/** Numbers in the runtime's memory, which can be copied in parts. */
@FunctionalInterface
interface Elements {

    /**
     * Fills an array.
     *
     * @param from the index of the first element to copy
     */
    void copy(int from, float[] target);
}

package dev.shipgate.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.shipgate.tensor.Shape;

/**
 * Memory for a state whose shape stays the same. A step reads the state from one of two places and the runtime writes
 * the next one to the other. The runtime's own outputs can only be read as copies, and such a state can have a million
 * elements.
 */
final class StateMemory implements AutoCloseable {

    private final NativeFloats[] places;
    private final OnnxTensor[] tensors;
    private int current;

    StateMemory(OrtEnvironment environment, OnnxJavaType type, Shape shape) throws OrtException {
        places = new NativeFloats[] {new NativeFloats(type, shape), new NativeFloats(type, shape)};
        tensors = new OnnxTensor[] {places[0].tensor(environment), places[1].tensor(environment)};
    }

    /** Returns where the runtime writes the next state. */
    OnnxTensor next() {
        return tensors[1 - current];
    }

    /** Returns the current state as the next step takes it. */
    OnnxTensor current() {
        return tensors[current];
    }

    /** Makes what the runtime has written the current state. */
    OnnxTensor advance() {
        current = 1 - current;
        return current();
    }

    /** Returns the current state. */
    NativeFloats content() {
        return places[current];
    }

    /** Returns how many bytes both places take. */
    long byteCount() {
        return places[0].byteCount() + places[1].byteCount();
    }

    @Override
    public void close() {
        for (OnnxTensor tensor : tensors) {
            tensor.close();
        }
    }
}

package dev.shipgate.engine.onnx;

/** How one tensor holds several states. */
enum Planes {
    /** It holds one. */
    NONE,
    /** The first axis counts them: {@code [planes, …]}, with or without a batch of one after it. */
    FIRST,
    /** The second axis counts them: {@code [1, planes, …]}. */
    AFTER_BATCH
}

/**
 * Runs a bundle with ONNX Runtime, one token at a time, through its own caches.
 *
 * <p>No other package touches the runtime.
 */
@NullMarked
package dev.shipgate.engine.onnx;

import org.jspecify.annotations.NullMarked;

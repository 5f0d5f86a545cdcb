/**
 * Runs a bundle with ONNX Runtime, one token at a time, through its own caches.
 *
 * <p>No other package touches the runtime.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.engine.onnx;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

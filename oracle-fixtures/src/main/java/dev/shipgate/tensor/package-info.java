/**
 * Reads and writes tensor files: dtypes, shapes, half floats, safetensors, and NumPy's {@code .npy} and {@code .npz}.
 *
 * <p>The files are untrusted: every length and offset is bounded and checked before use. Nothing here knows what a
 * tensor means; oracles, bundles and logits are elsewhere.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

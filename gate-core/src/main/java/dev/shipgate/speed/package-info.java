/**
 * Measures how fast an engine runs a bundle, as converters publish it: prefill, decoding, loading and memory.
 *
 * <p>Knows neither the oracle nor the judge: speed is a fact, and no verdict depends on it.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package dev.shipgate.speed;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

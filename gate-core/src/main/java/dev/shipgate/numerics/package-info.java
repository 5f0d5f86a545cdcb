/**
 * Comparing two rows of logits: cosine, KL divergence, rank, margins.
 *
 * <p>Pure functions of arrays, with their formulas. No thresholds.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.numerics;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

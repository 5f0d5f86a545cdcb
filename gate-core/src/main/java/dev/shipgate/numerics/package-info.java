/**
 * Comparing two rows of logits, or two carried states: cosine, KL divergence, rank, margins, relative errors.
 *
 * <p>Pure functions of arrays, with their formulas. No thresholds: nothing here calls a figure good or bad.
 * {@link dev.shipgate.transcript.StateDifference#resembles()} defines when one state resembles another.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.numerics;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

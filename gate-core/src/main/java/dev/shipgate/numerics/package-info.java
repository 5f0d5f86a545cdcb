/**
 * Comparing two rows of logits: cosine, KL divergence, rank, margins.
 *
 * <p>Pure functions of arrays, with their formulas. No thresholds.
 */
@NullMarked
package dev.shipgate.numerics;

import org.jspecify.annotations.NullMarked;

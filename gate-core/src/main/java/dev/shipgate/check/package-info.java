/**
 * The checks, one class each: each measures one thing and gives observations.
 *
 * <p>Checks hold no thresholds and never judge.
 */
@NullMarked
package dev.shipgate.check;

import org.jspecify.annotations.NullMarked;

package dev.shipgate.numerics;

import dev.shipgate.oracle.RowHealth;
import dev.shipgate.transcript.RowDifference;
import org.jspecify.annotations.Nullable;

/**
 * Two rows of logits over the same vocabulary, and how they differ.
 *
 * @param oracle the condition of the reference row
 * @param bundle the condition of the row compared with it
 * @param difference {@code null} if a logit of either row isn't finite
 */
public record ComparedRows(RowHealth oracle, RowHealth bundle, RowDifference.@Nullable Full difference) {}

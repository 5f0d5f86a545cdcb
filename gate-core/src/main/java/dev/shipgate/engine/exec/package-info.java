/**
 * Runs a bundle in an external program over the line protocol {@code shipgate-exec/1} (docs/engines.md). Handles the
 * process and its failures, the lines, and the tensors in them. Comparing and judging the output happens elsewhere.
 */
@NullMarked
package dev.shipgate.engine.exec;

import org.jspecify.annotations.NullMarked;

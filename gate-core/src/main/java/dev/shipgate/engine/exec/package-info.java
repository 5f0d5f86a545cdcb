/**
 * Runs a bundle in a program of somebody else's, over the line protocol {@code shipgate-exec/1} (docs/engines.md): the
 * program and its death, the lines, the tensors in them. What a bundle says is compared elsewhere; nothing here judges.
 */
@NullMarked
package dev.shipgate.engine.exec;

import org.jspecify.annotations.NullMarked;

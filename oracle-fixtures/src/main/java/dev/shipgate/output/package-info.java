/** Writes files atomically, so that nobody ever sees a partial one. */
@NullMarked
package dev.shipgate.output;

import org.jspecify.annotations.NullMarked;

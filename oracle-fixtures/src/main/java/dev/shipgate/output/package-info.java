/** Writing files so that nobody ever sees half of one. */
@NullMarked
package dev.shipgate.output;

import org.jspecify.annotations.NullMarked;

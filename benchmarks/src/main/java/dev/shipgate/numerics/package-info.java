/** Benchmarks of code that only its own package sees. */
@NullMarked
package dev.shipgate.numerics;

import org.jspecify.annotations.NullMarked;

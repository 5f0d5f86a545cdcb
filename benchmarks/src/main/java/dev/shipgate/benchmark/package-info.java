/** Runs the benchmarks and writes {@code reports/benchmarks/RESULTS.md}. */
@NullMarked
package dev.shipgate.benchmark;

import org.jspecify.annotations.NullMarked;

/**
 * A run of the gate: opens the inputs, runs the checks on them, and collects the observations.
 *
 * <p>The checks and the rules of a policy are in other packages. A run needs neither JUnit nor the command line.
 */
@NullMarked
package dev.shipgate.gate;

import org.jspecify.annotations.NullMarked;

/**
 * A run of the gate: opens what is to be judged, points the checks at it, and gathers what they saw.
 *
 * <p>What a check measures and what a policy makes of it live elsewhere. A run can be used without JUnit and without
 * the command line.
 */
@NullMarked
package dev.shipgate.gate;

import org.jspecify.annotations.NullMarked;

/**
 * Checks a machine and a run's inputs before the run.
 *
 * <p>Runs no bundle and judges nothing. A run that would probably fail after half an hour fails here at once.
 */
@NullMarked
package dev.shipgate.doctor;

import org.jspecify.annotations.NullMarked;

/**
 * Checks a machine and a run's inputs before the run.
 *
 * <p>Runs no bundle and judges nothing. A run that would probably fail after half an hour fails here at once.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.doctor;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

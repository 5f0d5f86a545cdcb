/**
 * The checks, one class each. A {@link dev.shipgate.check.Check} measures one thing, using the
 * {@link dev.shipgate.check.Session}, and returns an observation.
 *
 * <p>Checks hold no thresholds and never judge.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.check;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

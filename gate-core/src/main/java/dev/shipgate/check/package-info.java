/**
 * The checks, one class each: each measures one thing and gives observations.
 *
 * <p>Checks hold no thresholds and never judge.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.check;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * Runs a good bundle and a failing one in parallel and finds the first layer in which they differ.
 *
 * <p>Only measures. The result can be added to a transcript as a finding.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.bisect;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

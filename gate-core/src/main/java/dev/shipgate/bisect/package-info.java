/**
 * Runs a good bundle and a failing one side by side and finds the first layer in which they part.
 *
 * <p>Measures only. What it finds can be a finding of a transcript.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.bisect;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * Records an oracle from a bundle, for users whose reference is an fp32 export.
 *
 * <p>Refuses output that doesn't repeat. Doesn't judge.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.recording;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

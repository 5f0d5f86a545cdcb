/**
 * Signatures that turn observations into findings: what is likely wrong, the evidence, what to do.
 *
 * <p>Fed by the observations alone, so that it works on a stored transcript.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.diagnosis;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

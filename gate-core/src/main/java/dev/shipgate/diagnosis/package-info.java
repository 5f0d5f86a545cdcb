/**
 * Signatures that turn observations into findings: what is likely wrong, the evidence, what to do.
 *
 * <p>Fed only by observations and judgements, so that it works on a stored transcript. Precedence is the list in
 * {@link dev.shipgate.diagnosis.Diagnosis}; every figure is in {@code Calibration}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.diagnosis;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * Signatures that turn observations into findings: what is likely wrong, the evidence, and what to do.
 *
 * <p>They use only observations and judgements, so they work on a stored transcript. The list in
 * {@link dev.shipgate.diagnosis.Diagnosis} sets their precedence; every figure is in {@code Calibration}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.diagnosis;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * Signatures that turn observations into findings: what is likely wrong, the evidence, what to do.
 *
 * <p>Fed by the observations alone, so that it works on a stored transcript.
 */
@NullMarked
package dev.shipgate.diagnosis;

import org.jspecify.annotations.NullMarked;

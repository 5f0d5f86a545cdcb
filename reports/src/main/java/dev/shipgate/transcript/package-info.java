/**
 * The records of {@code shipgate-transcript/1}: the measurements, the policy, and the verdict.
 *
 * <p>Every report is made from these records. They are only values: nothing here measures, judges or renders, and
 * nothing here depends on oracles on disk or on ONNX Runtime.
 */
@API(status = API.Status.STABLE, since = "0.1")
@NullMarked
package dev.shipgate.transcript;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

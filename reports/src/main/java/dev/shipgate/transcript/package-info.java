/**
 * The records of {@code shipgate-transcript/1}: what was measured, under which policy, and the verdict.
 *
 * <p>This is what every report is made from. Values only: nothing here measures, judges or renders, and nothing here
 * knows of oracles on disk or of ONNX Runtime.
 */
@API(status = API.Status.STABLE, since = "0.1")
@NullMarked
package dev.shipgate.transcript;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

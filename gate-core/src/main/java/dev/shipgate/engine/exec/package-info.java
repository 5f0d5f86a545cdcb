/**
 * Runs a bundle in an external program over the line protocol {@code shipgate-exec} (docs/exec-protocol.md). Handles
 * the process and its failures, the lines, and the tensors in them. Comparing and judging the output happens elsewhere.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.engine.exec;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

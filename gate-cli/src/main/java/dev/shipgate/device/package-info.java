/**
 * A browser as a device: the plan that it is given, the server that gives it, and the run that comes back.
 *
 * <p>This package records. It doesn't compare what comes back with the oracle; the gate does, from the file.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.device;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/** Writes files atomically, so no reader ever sees a partial one. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.output;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

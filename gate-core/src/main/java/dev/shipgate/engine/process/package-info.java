/**
 * What a run leaves outside its own process: temporary folders, and the processes that an engine program starts. Both
 * carry the run's identity, so that they can be removed when it has ended, however it ended.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.engine.process;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

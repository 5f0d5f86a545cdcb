/**
 * Checks whether an engine keeps the promises that the gate relies on, without an oracle, and what the gate can measure
 * with it.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package dev.shipgate.engine.check;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * Project files, {@code shipgate-project/1}: the bundles to gate, their oracles, and the folder for reports.
 *
 * <p>Runs and judges nothing.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.project;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

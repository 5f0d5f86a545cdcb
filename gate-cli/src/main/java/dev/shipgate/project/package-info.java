/**
 * Project files, {@code shipgate-project/1}: which bundles are gated, against what, and where the reports go.
 *
 * <p>Nothing is run here, and no verdict is known.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.project;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

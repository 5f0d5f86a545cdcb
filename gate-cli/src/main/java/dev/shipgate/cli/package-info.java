/**
 * The {@code shipgate} commands.
 *
 * <p>This layer is thin: options in, exit code out. The other packages do the work of the commands.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.cli;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

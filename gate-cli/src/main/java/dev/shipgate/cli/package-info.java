/**
 * The {@code shipgate} commands.
 *
 * <p>Thin: options in, exit code out. What a command does lives in the other packages.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.cli;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

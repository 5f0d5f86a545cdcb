/**
 * The {@code shipgate} commands.
 *
 * <p>Thin: options in, exit code out. What a command does lives in the other packages.
 */
@NullMarked
package dev.shipgate.cli;

import org.jspecify.annotations.NullMarked;

/**
 * Runs a good bundle and a failing one side by side and finds the first layer in which they part.
 *
 * <p>Measures only. What it finds can be a finding of a transcript.
 */
@NullMarked
package dev.shipgate.bisect;

import org.jspecify.annotations.NullMarked;

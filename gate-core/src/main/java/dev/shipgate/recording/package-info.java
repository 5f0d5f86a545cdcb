/**
 * Records an oracle from a bundle, for users whose reference is an fp32 export.
 *
 * <p>Refuses output that doesn't repeat. Doesn't judge.
 */
@NullMarked
package dev.shipgate.recording;

import org.jspecify.annotations.NullMarked;

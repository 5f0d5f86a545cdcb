/**
 * Records an oracle from a bundle: for people whose reference is an fp32 export.
 *
 * <p>Refuses to record what does not repeat. Judges nothing.
 */
@NullMarked
package dev.shipgate.recording;

import org.jspecify.annotations.NullMarked;

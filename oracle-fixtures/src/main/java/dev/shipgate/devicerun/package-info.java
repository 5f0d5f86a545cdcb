/**
 * Greedy sequences recorded on some device: {@code shipgate-device-run/1}, and the transcripts of other tools that can
 * be read as such.
 *
 * <p>Reading and writing what a device said lives here; comparing it with anything does not.
 */
@NullMarked
package dev.shipgate.devicerun;

import org.jspecify.annotations.NullMarked;

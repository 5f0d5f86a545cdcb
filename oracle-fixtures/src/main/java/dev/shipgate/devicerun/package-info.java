/**
 * Greedy sequences recorded on some device: {@code shipgate-device-run/1}.
 *
 * <p>Reading what a device said lives here; comparing it with anything does not.
 */
@NullMarked
package dev.shipgate.devicerun;

import org.jspecify.annotations.NullMarked;

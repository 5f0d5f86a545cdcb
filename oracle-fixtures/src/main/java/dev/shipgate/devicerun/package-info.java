/**
 * Greedy sequences recorded on a device: {@code shipgate-device-run/1}, and other tools' transcripts that can be
 * converted to it.
 *
 * <p>This package reads and writes device runs. It doesn't compare them with anything.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.devicerun;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * The differences between the graphs of two bundles, as {@code shipgate audit A B} finds and prints them.
 *
 * <p>These records are only values. They aren't part of a transcript.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.comparison;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

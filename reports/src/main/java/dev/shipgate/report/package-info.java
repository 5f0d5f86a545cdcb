/**
 * The folder of reports that a run leaves.
 *
 * <p>It knows every renderer that makes a file of it. Each format has a package of its own below this one, over the
 * words that they share. A renderer shows what the transcript says and decides nothing.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * The folder of reports that a run writes.
 *
 * <p>It knows every renderer that writes a file of the folder. Each format has its own package below this one; all
 * formats share one wording. A renderer shows the content of the transcript and decides nothing.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

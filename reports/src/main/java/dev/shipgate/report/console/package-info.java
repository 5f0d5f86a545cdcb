/** Reports for a terminal: plain text, with colours if the terminal supports them. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.console;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

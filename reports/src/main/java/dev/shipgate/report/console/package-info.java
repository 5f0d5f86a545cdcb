/** What a terminal shows: plain text, with colours where the terminal has them. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.console;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * The content of the pages, prepared before a template sees it: words, numbers and coordinates.
 *
 * <p>There is no markup and no escaping here; both belong to the templates. Nothing here decides.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.html;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

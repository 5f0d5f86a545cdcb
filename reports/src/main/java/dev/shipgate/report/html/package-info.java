/**
 * What the pages show, worked out before a template sees it: words, numbers and coordinates.
 *
 * <p>No markup and no escaping stands here; both belong to the templates. Nothing here decides.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.html;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

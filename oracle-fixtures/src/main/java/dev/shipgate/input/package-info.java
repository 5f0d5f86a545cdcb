/**
 * Shared by every reader of untrusted files: the common exception, pinned files, folders that nothing can escape, and
 * strict JSON.
 *
 * <p>Nothing here knows any of Ship Gate's own formats.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.input;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

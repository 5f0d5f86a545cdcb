/**
 * Reads hand-written YAML files strictly. Every error message names the line and the key, and says what was expected
 * and found.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.document;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * YAML files that people write: read strictly, and refused with the line, the key, what is expected and what was found.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.document;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

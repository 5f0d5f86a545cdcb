/**
 * YAML files that people write: read strictly, and refused with the line, the key, what is expected and what was found.
 */
@NullMarked
package dev.shipgate.document;

import org.jspecify.annotations.NullMarked;

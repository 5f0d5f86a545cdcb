/**
 * Drafts a project file from what lies in a folder: a search, an arrangement of what belongs together, and the YAML
 * that explains it.
 *
 * <p>Nothing is run and nothing is judged. What is found is untrusted: whatever a file says of itself stands in the
 * draft as a comment of one line, or as a quoted scalar.
 */
@NullMarked
package dev.shipgate.draft;

import org.jspecify.annotations.NullMarked;

/**
 * Drafts a project file from the contents of a folder: searches it, groups the files that belong together, and writes
 * annotated YAML.
 *
 * <p>Runs and judges nothing. Files are untrusted: any text from them appears in the draft only as a one-line comment
 * or a quoted scalar.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.draft;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * What the pages show, worked out before a template sees it: words, numbers and coordinates.
 *
 * <p>No markup and no escaping stands here; both belong to the templates. Nothing here decides.
 */
@NullMarked
package dev.shipgate.report.html;

import org.jspecify.annotations.NullMarked;

/** Files that are attached to a report: positions as CSV, a sweep as a picture. */
@NullMarked
package dev.shipgate.report.attachment;

import org.jspecify.annotations.NullMarked;

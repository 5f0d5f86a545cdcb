/** The attachments of a report: positions as CSV, a sweep as a picture. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.attachment;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

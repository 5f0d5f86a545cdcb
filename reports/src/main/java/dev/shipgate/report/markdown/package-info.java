/** Markdown for pull requests, job summaries and model cards. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.markdown;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/** Markdown for pull requests, job summaries and model cards. */
@NullMarked
package dev.shipgate.report.markdown;

import org.jspecify.annotations.NullMarked;

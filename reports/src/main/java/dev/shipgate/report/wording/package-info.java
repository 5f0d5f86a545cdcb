/**
 * What every renderer shares: its interface, and the words, numbers and signs, so that two reports never call one thing
 * by two names.
 *
 * <p>No format lives here: nothing writes HTML, Markdown, XML or colours.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.wording;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

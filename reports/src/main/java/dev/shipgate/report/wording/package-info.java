/**
 * The shared parts of every renderer: the interface, and the words, numbers and signs, so two reports never use
 * different names for one thing.
 *
 * <p>This package contains no formats: nothing here writes HTML, Markdown, XML or colours.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.wording;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

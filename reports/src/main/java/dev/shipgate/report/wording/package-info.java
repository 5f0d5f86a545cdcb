/**
 * The words, numbers and signs that every renderer shares, so that two reports never call one thing by two names.
 *
 * <p>No format lives here: nothing writes HTML, Markdown, XML or colours.
 */
@NullMarked
package dev.shipgate.report.wording;

import org.jspecify.annotations.NullMarked;

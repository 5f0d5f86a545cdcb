/**
 * Renderers of a transcript, one a format.
 *
 * <p>A renderer shows what the transcript says and decides nothing.
 */
@NullMarked
package dev.shipgate.report;

import org.jspecify.annotations.NullMarked;

/** What a terminal shows: plain text, with colours where the terminal has them. */
@NullMarked
package dev.shipgate.report.console;

import org.jspecify.annotations.NullMarked;

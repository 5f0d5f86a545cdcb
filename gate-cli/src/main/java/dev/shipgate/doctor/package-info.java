/**
 * Looks at a machine and at what a run would read, before the run.
 *
 * <p>No bundle is run here and nothing is judged: a run that is likely to break after half an hour breaks here at once.
 */
@NullMarked
package dev.shipgate.doctor;

import org.jspecify.annotations.NullMarked;

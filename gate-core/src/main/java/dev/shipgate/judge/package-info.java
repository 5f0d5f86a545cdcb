/**
 * Policies, and the judge: observations and a policy give verdicts.
 *
 * <p>Pure functions: nothing here opens a model, so a stored transcript can be judged again.
 */
@NullMarked
package dev.shipgate.judge;

import org.jspecify.annotations.NullMarked;

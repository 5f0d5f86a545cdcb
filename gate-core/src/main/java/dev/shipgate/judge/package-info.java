/**
 * Policies, and the judge, which derives verdicts from observations and a policy.
 *
 * <p>Pure functions: nothing here opens a model, so a stored transcript can be judged again.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.judge;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

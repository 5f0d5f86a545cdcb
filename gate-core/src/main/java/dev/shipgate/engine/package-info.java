/**
 * Steps a bundle one token at a time through its own decode state.
 *
 * <p>Contains the engine interface, its options and its exceptions. Doesn't compare logits.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.engine;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

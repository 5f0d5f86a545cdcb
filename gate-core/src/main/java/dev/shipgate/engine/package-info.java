/**
 * Steps a bundle one token at a time through its own decode state.
 *
 * <p>Contains the engine interface, its options and its exceptions. Doesn't compare logits.
 */
@NullMarked
package dev.shipgate.engine;

import org.jspecify.annotations.NullMarked;

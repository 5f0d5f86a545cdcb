/**
 * Steps a bundle one token at a time through its own decode state.
 *
 * <p>The engine interface, the ONNX Runtime engine, and the naming dialects of decode states live here. Comparing
 * logits does not.
 */
@NullMarked
package dev.shipgate.engine;

import org.jspecify.annotations.NullMarked;

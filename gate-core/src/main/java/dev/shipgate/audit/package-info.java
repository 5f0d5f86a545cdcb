/**
 * What a bundle's graph really holds, read from the file, and what is said of it.
 *
 * <p>Reads the ONNX protobuf and its weights; runs nothing and judges nothing.
 */
@NullMarked
package dev.shipgate.audit;

import org.jspecify.annotations.NullMarked;

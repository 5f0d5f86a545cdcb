/**
 * Reading files that nobody has vouched for: digests, bounded and strict JSON, and the one exception that names the
 * file and what is wrong with it.
 *
 * <p>What the files mean lives in the packages of oracles, device runs, tensors and bundles.
 */
@NullMarked
package dev.shipgate.input;

import org.jspecify.annotations.NullMarked;

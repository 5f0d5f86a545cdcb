/**
 * Project files, {@code shipgate-project/1}: which bundles are gated, against what, and where the reports go.
 *
 * <p>Nothing is run here, and no verdict is known.
 */
@NullMarked
package dev.shipgate.project;

import org.jspecify.annotations.NullMarked;

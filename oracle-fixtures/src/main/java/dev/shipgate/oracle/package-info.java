/**
 * The recorded fp32 reference: {@code shipgate-oracle/1}, its cases, their margins and their health; and
 * {@code shipgate-oracle-mapping/1}, which makes an oracle of arrays of NumPy.
 *
 * <p>Reading, writing and describing what was recorded lives here. Running a bundle, comparing with one and judging do
 * not.
 */
@NullMarked
package dev.shipgate.oracle;

import org.jspecify.annotations.NullMarked;

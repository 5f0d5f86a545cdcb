/**
 * The recorded fp32 reference: {@code shipgate-oracle/1}, its cases, their margins and their health; and
 * {@code shipgate-oracle-mapping/1}, which makes an oracle from NumPy arrays.
 *
 * <p>This package reads, writes and describes recorded data. It doesn't run bundles, compare against them or judge.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.oracle;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/**
 * A corpus on Apache Spark: one task measures one shard, the observations are one Parquet table, and the driver sums
 * them up and judges as {@code shipgate merge} does. Scheduling, retries and sorting are Spark's.
 */
@NullMarked
package dev.shipgate.spark;

import org.jspecify.annotations.NullMarked;

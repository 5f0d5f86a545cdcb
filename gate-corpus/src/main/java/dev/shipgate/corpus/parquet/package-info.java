/**
 * Observations in <a href="https://parquet.apache.org">Parquet</a> files: one row for each position, one file for each
 * part of a run that is complete on the disk.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package dev.shipgate.corpus.parquet;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

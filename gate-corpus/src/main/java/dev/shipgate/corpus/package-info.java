/**
 * Judges oracles with more positions than memory holds. {@link dev.shipgate.corpus.CorpusRun} measures a corpus, or a
 * shard of it, and writes the observation of each position to columnar files;
 * {@link dev.shipgate.corpus.CorpusAggregation} sums up observations as a pure function of their rows;
 * {@link dev.shipgate.corpus.CorpusConclusion} judges them.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package dev.shipgate.corpus;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

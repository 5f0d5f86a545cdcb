/**
 * A corpus measured in parts. {@link dev.shipgate.corpus.shard.CorpusRun} measures one shard, or the whole corpus as
 * one shard, and goes on where an earlier run stopped; {@link dev.shipgate.corpus.shard.ShardMerge} concludes a corpus
 * from its shards.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package dev.shipgate.corpus.shard;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

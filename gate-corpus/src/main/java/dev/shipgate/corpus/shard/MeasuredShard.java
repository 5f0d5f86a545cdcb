package dev.shipgate.corpus.shard;

import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.Unmeasured;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a corpus ended with.
 *
 * @param shard the part that it measured
 * @param transcript the transcript, if the part is the whole corpus; otherwise {@code null}, since nothing is judged
 *     before all parts are there
 * @param missing why a case could not be measured; {@code null} if all were
 */
public record MeasuredShard(
        CorpusShard shard,
        @Nullable CorpusTranscript transcript,
        @Nullable Unmeasured missing) {}

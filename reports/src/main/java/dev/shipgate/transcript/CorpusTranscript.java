package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON record of a corpus. Unlike a {@link Transcript}, it holds only aggregates: the observation of each position
 * is in the columnar files beside it.
 *
 * @param schema {@value #SCHEMA}
 * @param verdict the verdict
 * @param headline one sentence that explains the verdict
 * @param judgements the judgement of each check over the whole corpus; their tallies are in {@code counts}
 * @param counts what was compared, by outcome
 * @param figures what was measured, summed up; {@code null} if no position was measured
 * @param policy the policy
 * @param oracle the reference; its list of cases is empty, since it would be as long as the corpus
 * @param bundle the bundle that was judged
 * @param shards the parts that it was measured in, in order
 * @param judgeSha256 the digest of the program that made the judgements; {@code null} if it isn't known
 */
public record CorpusTranscript(
        String schema,
        Verdict verdict,
        String headline,
        List<Judgement> judgements,
        CorpusCounts counts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CorpusFigures figures,
        Policy policy,
        OracleFacts oracle,
        BundleFacts bundle,
        List<ShardFacts> shards,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String judgeSha256) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-corpus/1";

    /** @throws IllegalArgumentException if its schema is different or it has no headline or shard */
    public CorpusTranscript {
        Require.that(schema.equals(SCHEMA), "schema is \"" + schema + "\", but this program reads \"" + SCHEMA + "\"");
        Require.notBlank(headline, "headline");
        judgements = List.copyOf(judgements);
        shards = List.copyOf(shards);
        Require.that(!shards.isEmpty(), "a corpus is measured in at least one part");
    }
}

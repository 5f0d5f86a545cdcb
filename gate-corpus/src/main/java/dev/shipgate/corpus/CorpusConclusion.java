package dev.shipgate.corpus;

import dev.shipgate.gate.ProgramDigest;
import dev.shipgate.judge.CorpusJudge;
import dev.shipgate.judge.CorpusRuling;
import dev.shipgate.transcript.CorpusFigures;
import dev.shipgate.transcript.CorpusShard;
import dev.shipgate.transcript.CorpusTranscript;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.ShardFacts;
import dev.shipgate.transcript.Unmeasured;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the transcript of a corpus: sums up its rows and judges them. */
public final class CorpusConclusion {

    private CorpusConclusion() {}

    /**
     * Concludes a corpus.
     *
     * @param shards the parts that it was measured in, all of them, in order
     * @param rows the rows of all of them
     * @param missing why cases are missing; {@code null} if every case that can judge was measured
     */
    public static CorpusTranscript of(List<CorpusShard> shards, CorpusRows rows, @Nullable Unmeasured missing) {
        CorpusShard first = shards.get(0);
        Optional<CorpusFigures> figures = CorpusAggregation.of(rows, first.bundle());
        MarginNoise noise = figures.map(CorpusFigures::noise).orElse(null);
        CorpusJudge judge = new CorpusJudge(
                first.policy(), noise, figures.map(CorpusFigures::tail).orElse(null));
        CaseRows cases = new CaseRows(judge);
        rows.forEach(cases::add);
        cases.end();
        int leftOut = first.oracleCases()
                - shards.stream().mapToInt(CorpusShard::cases).sum();
        CorpusRuling ruling = judge.conclude(first.oracle(), first.bundle(), leftOut, missing);
        return new CorpusTranscript(
                CorpusTranscript.SCHEMA,
                ruling.verdict(),
                ruling.headline(),
                ruling.judgements(),
                ruling.counts(),
                figures.orElse(null),
                first.policy(),
                first.oracle(),
                first.bundle(),
                shards.stream().map(ShardFacts::of).toList(),
                ProgramDigest.find().orElse(null));
    }
}

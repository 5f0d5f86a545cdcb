package dev.shipgate.judge;

import dev.shipgate.transcript.CorpusCounts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Verdict;
import java.util.List;

/**
 * What a policy makes of a corpus.
 *
 * @param verdict the worst verdict of the judgements that count; INCONCLUSIVE if none of them compared a token with a
 *     confident oracle's
 * @param headline one sentence that explains it
 * @param judgements the judgement of each check over the whole corpus
 * @param counts what was compared, by outcome
 */
public record CorpusRuling(Verdict verdict, String headline, List<Judgement> judgements, CorpusCounts counts) {

    public CorpusRuling {
        judgements = List.copyOf(judgements);
    }
}

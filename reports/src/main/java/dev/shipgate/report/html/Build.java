package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowDifference;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run among several.
 *
 * @param transcript its record
 * @param cases the sweep of each case, by the name of the case
 */
record Build(Transcript transcript, Map<String, Score> cases) {

    /**
     * A summary of a sweep.
     *
     * @param agreed the number of positions with the same top-1
     * @param of the number of positions
     * @param meanKl nats; {@code null} if no rows could be compared
     * @param maxKl nats; {@code null} if no rows could be compared
     * @param cosine the smallest cosine; {@code null} if no rows could be compared
     * @param terms the labels of the previous three figures
     * @param badge the verdict; {@code null} if there is none
     * @param rank the rank of the verdict among all verdicts; -1 if there is none
     */
    record Score(
            int agreed,
            int of,
            @Nullable Double meanKl,
            @Nullable Double maxKl,
            @Nullable Double cosine,
            MetricLabels terms,
            @Nullable Badge badge,
            int rank) {

        /** Returns the mean KL in nats for display, or a dash. */
        String meanKlText() {
            return meanKl == null ? Numbers.NONE : terms.klValue(Numbers.of(meanKl));
        }

        /** Returns the largest KL in nats for display, or a dash. */
        String maxKlText() {
            return maxKl == null ? Numbers.NONE : terms.klValue(Numbers.of(maxKl));
        }

        /** Returns the smallest cosine for display, or a dash. */
        String cosineText() {
            return cosine == null ? Numbers.NONE : terms.logits(Numbers.cosine(cosine));
        }

        double share() {
            return of == 0 ? 0 : agreed / (double) of;
        }
    }

    static Build of(Transcript transcript) {
        Lookup lookup = new Lookup(transcript);
        Map<String, Score> cases = new LinkedHashMap<>();
        for (String caseId : lookup.caseIds()) {
            Subject subject = Subject.of(CheckId.TEACHER_FORCED_SWEEP, caseId);
            TeacherForcedSweep sweep = lookup.observation(TeacherForcedSweep.class, subject);
            if (sweep != null) {
                cases.put(caseId, score(sweep, lookup.judgement(subject)));
            }
        }
        return new Build(transcript, cases);
    }

    private static Score score(TeacherForcedSweep sweep, @Nullable Judgement judgement) {
        List<RowDifference> differences = sweep.positions().stream()
                .map(PositionObservation::difference)
                .filter(Objects::nonNull)
                .toList();
        boolean none = differences.isEmpty();
        return new Score(
                (int) sweep.positions().stream()
                        .filter(PositionObservation::agrees)
                        .count(),
                sweep.positions().size(),
                none
                        ? null
                        : Double.valueOf(differences.stream()
                                        .mapToDouble(RowDifference::klNats)
                                        .sum()
                                / differences.size()),
                none
                        ? null
                        : Double.valueOf(differences.stream()
                                .mapToDouble(RowDifference::klNats)
                                .max()
                                .orElseThrow()),
                none
                        ? null
                        : differences.stream()
                                .map(RowDifference::cosine)
                                .filter(Objects::nonNull)
                                .min(Double::compare)
                                .orElse(null),
                MetricLabels.of(sweep.positions()),
                judgement == null ? null : Badge.of(judgement),
                judgement == null || judgement.verdict() == null
                        ? -1
                        : judgement.verdict().ordinal());
    }
}

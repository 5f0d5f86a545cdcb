package dev.shipgate.transcript;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The combined agreement over the positions of several judgements of one run. The caller selects the judgements step by
 * step, because a headline, a model card and a release each need a different selection.
 *
 * <pre>{@code
 * Agreement.in(judgements).of(CheckId.TEACHER_FORCED_SWEEP).onCases(oracle.cases(CaseKind.GATE)).rate()
 * }</pre>
 */
public final class Agreement {

    private final List<Judgement> judgements;

    private Agreement(List<Judgement> judgements) {
        this.judgements = judgements;
    }

    /** Starts from all of these judgements. */
    public static Agreement in(Collection<Judgement> judgements) {
        return new Agreement(List.copyOf(judgements));
    }

    /** Keeps only the judgements of {@code check}. */
    public Agreement of(CheckId check) {
        return where(each -> each.subject().check() == check);
    }

    /** Keeps only the judgements of these cases of the oracle. */
    public Agreement onCases(Collection<CaseFacts> cases) {
        Set<String> ids = cases.stream().map(CaseFacts::id).collect(Collectors.toSet());
        return where(each ->
                each.subject().caseId() != null && ids.contains(each.subject().caseId()));
    }

    /** Keeps only the judgements that count towards the verdict of the run. */
    public Agreement required() {
        return where(each -> each.standing() == Standing.REQUIRED);
    }

    /** Keeps only the judgements that have a verdict, whether it counts or not. */
    public Agreement judged() {
        return where(each -> each.verdict() != null);
    }

    /** Returns how many of the tallied positions agree; 0 of 0 if none was tallied. */
    public Rate rate() {
        int agreed = 0;
        int of = 0;
        for (Judgement judgement : judgements) {
            Tally tally = judgement.tally();
            agreed += tally == null ? 0 : tally.agreed();
            of += tally == null ? 0 : tally.of();
        }
        return Rate.of(agreed, of);
    }

    private Agreement where(Predicate<Judgement> wanted) {
        return new Agreement(judgements.stream().filter(wanted).toList());
    }
}

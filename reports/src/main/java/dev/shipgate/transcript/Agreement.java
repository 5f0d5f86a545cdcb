package dev.shipgate.transcript;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The agreement over several judgements of one run, their positions taken together. Which judgements count is said step
 * by step, since a headline, a model card and a release each ask about others.
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

    /** Leaves the judgements of {@code check}. */
    public Agreement of(CheckId check) {
        return where(each -> each.subject().check() == check);
    }

    /** Leaves the judgements of these cases of the oracle. */
    public Agreement onCases(Collection<CaseFacts> cases) {
        Set<String> ids = cases.stream().map(CaseFacts::id).collect(Collectors.toSet());
        return where(each ->
                each.subject().caseId() != null && ids.contains(each.subject().caseId()));
    }

    /** Leaves the judgements that count towards the verdict of the run. */
    public Agreement required() {
        return where(each -> each.standing() == Standing.REQUIRED);
    }

    /** Leaves the judgements that have a verdict, whether it counts or not. */
    public Agreement judged() {
        return where(each -> each.verdict() != null);
    }

    /** Returns how many positions agree of all that were tallied; 0 of 0 where none was. */
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

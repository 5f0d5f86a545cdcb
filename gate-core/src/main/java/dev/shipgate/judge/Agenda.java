package dev.shipgate.judge;

import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Need;
import dev.shipgate.transcript.NegativeControl.Control;
import dev.shipgate.transcript.Repeatability.Way;
import dev.shipgate.transcript.Scope;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.SurfaceFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each check should measure, given the oracle's cases and the run's inputs. */
public final class Agenda {

    private final List<CaseFacts> cases;
    private final boolean hasBaseline;
    private final List<String> deviceRunIds;
    private final Set<String> shownOnly;
    private final boolean triesContext;
    private final Optional<CaseFacts> firstJudgedCase;

    /**
     * @param cases the oracle's cases
     * @param hasBaseline whether the run has a baseline
     * @param deviceRunIds the names of the run's device runs
     * @param triesContext whether the run tries the promised context
     */
    public Agenda(List<CaseFacts> cases, boolean hasBaseline, List<String> deviceRunIds, boolean triesContext) {
        this(cases, hasBaseline, deviceRunIds, Set.of(), triesContext);
    }

    /**
     * @param cases the oracle's cases
     * @param hasBaseline whether the run has a baseline
     * @param runIds the names of the run's device runs and surfaces
     * @param shownOnly those of them that run another bundle, which don't count
     * @param triesContext whether the run tries the promised context
     */
    public Agenda(
            List<CaseFacts> cases,
            boolean hasBaseline,
            List<String> runIds,
            Set<String> shownOnly,
            boolean triesContext) {
        this.cases = List.copyOf(cases);
        this.hasBaseline = hasBaseline;
        this.deviceRunIds = List.copyOf(runIds);
        this.shownOnly = Set.copyOf(shownOnly);
        this.triesContext = triesContext;
        this.firstJudgedCase = judgedCases().findFirst();
    }

    /** Returns the agenda of a run that has ended. */
    static Agenda of(Measurements measured) {
        return new Agenda(
                measured.oracle().cases(),
                measured.baseline() != null,
                Stream.concat(
                                measured.deviceRuns().stream().map(DeviceRunFacts::id),
                                measured.surfaces().stream().map(SurfaceFacts::name))
                        .distinct()
                        .toList(),
                measured.surfaces().stream()
                        .filter(surface -> !surface.gated() && surface.missing() == null)
                        .map(SurfaceFacts::name)
                        .collect(Collectors.toSet()),
                measured.observations().stream().anyMatch(each -> each.subject().check() == CheckId.CONTEXT_REACH));
    }

    /**
     * Returns the subjects of {@code check}; none if it has nothing to judge. A weak case, and one with the tokens of
     * an earlier case, appears once, as refused by the oracle's health check, and no other check gets it.
     */
    public List<Subject> subjects(CheckId check) {
        Scope scope = check.scope();
        if (notGiven(check).isPresent() || firstJudgedCase.isEmpty() && scope != Scope.WHOLE_BUNDLE) {
            return List.of();
        }
        return switch (scope) {
            case WHOLE_BUNDLE -> List.of(Subject.of(check));
            case EACH_CASE ->
                cases.stream().map(each -> Subject.of(check, each.id())).toList();
            case EACH_JUDGED_CASE ->
                judgedCases().map(each -> Subject.of(check, each.id())).toList();
            case EACH_JUDGED_CASE_AND_DEVICE_RUN ->
                deviceRunIds.stream()
                        .flatMap(run -> judgedCases().map(each -> Subject.of(check, each.id(), run)))
                        .toList();
            case EACH_CONTROL ->
                Stream.of(Control.values()).map(Control::subject).toList();
            case EACH_WAY_OF_REPEATING ->
                Stream.of(Way.values())
                        .map(way -> way.subject(firstJudgedCase.orElseThrow().id()))
                        .toList();
        };
    }

    /** Returns why {@code check} has no subject, if the run lacks its input. */
    Optional<String> notGiven(CheckId check) {
        return Stream.of(Need.values())
                .filter(check::needs)
                .map(this::notGiven)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> notGiven(Need need) {
        return switch (need) {
            case BASELINE ->
                hasBaseline ? Optional.empty() : Optional.of("not compared: no baseline was given (--baseline DIR)");
            case DEVICE_RUNS ->
                deviceRunIds.isEmpty()
                        ? Optional.of("not compared: no device run was given (--device-run FILE)")
                        : Optional.empty();
            case CONTEXT_TRIAL ->
                triesContext ? Optional.empty() : Optional.of("the promised context was not tried (--try-context)");
            case HEALTHY_CASE -> Optional.empty();
        };
    }

    /** Returns why a subject is only shown, whatever the policy; empty if it is judged. */
    Optional<String> refusal(Subject subject) {
        CaseFacts ofCase = caseOf(subject);
        if (ofCase == null || isJudged(ofCase)) {
            return Optional.empty();
        }
        return Optional.of(
                ofCase.kind() == CaseKind.WEAK
                        ? "refused: the case is a deliberate near-tie and judges nothing"
                        : "refused: the case has the same tokens as case " + ofCase.sameTokensAs()
                                + ", and counts only once");
    }

    private static boolean isJudged(CaseFacts ofCase) {
        return ofCase.kind() != CaseKind.WEAK && ofCase.sameTokensAs() == null;
    }

    /** Returns whether a subject is of a surface that runs another bundle: it is judged, and doesn't count. */
    boolean isShownOnly(Subject subject) {
        return subject.check() == CheckId.DEVICE_RUNS && subject.run() != null && shownOnly.contains(subject.run());
    }

    /** Returns the case of {@code subject}, or {@code null} if it has none. */
    @Nullable
    CaseFacts caseOf(Subject subject) {
        return cases.stream()
                .filter(each -> each.id().equals(subject.caseId()))
                .findFirst()
                .orElse(null);
    }

    private Stream<CaseFacts> judgedCases() {
        return cases.stream().filter(Agenda::isJudged);
    }
}

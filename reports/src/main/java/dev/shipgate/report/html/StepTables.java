package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.PrefillPath;
import dev.shipgate.transcript.PrefillWidth;
import dev.shipgate.transcript.Repeatability;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.StateDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the tables for checks across steps: carried states, prefill and repetition. */
final class StepTables {

    private static final int MOST_ROWS = 150;
    private static final int MOST_CASES = 12;
    private static final int LONGEST_NAME = 40;
    private static final int HOTTEST = 5;
    private static final Comparator<CarriedSlot> BY_LAYER =
            Comparator.comparingInt(CarriedSlot::layer).thenComparing(CarriedSlot::kind);

    private final Lookup lookup;

    StepTables(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Shows where the states go wrong: layer and kind down, cases across. */
    Table stateErrors() {
        List<CarriedStates> cases = lookup.observations(CarriedStates.class).stream()
                .filter(states -> states.states().stream().anyMatch(state -> state.difference() != null))
                .toList();
        List<CarriedStates> shown = cases.subList(0, Math.min(MOST_CASES, cases.size()));
        List<String> head = new ArrayList<>(List.of("state"));
        Map<CarriedSlot, Map<String, CarriedStates.State>> errors = new TreeMap<>(BY_LAYER);
        for (CarriedStates states : shown) {
            String caseId = Objects.requireNonNullElse(states.subject().caseId(), "");
            head.add(VisibleText.plain(caseId, LONGEST_NAME));
            states.states()
                    .forEach(state -> errors.computeIfAbsent(state.slot(), slot -> new HashMap<>())
                            .put(caseId, state));
        }
        List<List<Cell>> rows = new ArrayList<>();
        errors.forEach((slot, byCase) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.code(slot.toString())));
            shown.forEach(states -> row.add(stateError(
                    byCase.get(Objects.requireNonNullElse(states.subject().caseId(), "")))));
            rows.add(row);
        });
        return Table.first(
                        MOST_ROWS,
                        "Relative error of each state after the prompt, by layer and case; darker is a power of ten"
                                + " further off"
                                + (shown.size() < cases.size() ? "; the other cases are in the table below" : ""),
                        head,
                        rows)
                .ofNamedColumns();
    }

    private static Cell stateError(CarriedStates.@Nullable State state) {
        if (state == null || state.difference() == null) {
            return Cell.number(Numbers.NONE);
        }
        double error = state.difference().relativeError();
        int heat = problem(state) != null || !(error < 1) ? HOTTEST : (int) Math.ceil(HOTTEST + Math.log10(error));
        return Cell.heat(Numbers.of(error), Math.max(0, Math.min(HOTTEST, heat)));
    }

    Table states() {
        List<List<Cell>> rows = new ArrayList<>();
        for (CarriedStates states : lookup.observations(CarriedStates.class)) {
            states.states().stream()
                    .sorted(Comparator.comparing(StepTables::health))
                    .forEach(state -> rows.add(state(states, state)));
        }
        return Table.first(
                MOST_ROWS,
                "Carried states after the prompt, the worst of each case first",
                List.of(
                        "case",
                        "state",
                        "condition",
                        "tokens in the cache",
                        "steps that changed it",
                        "cosine with the oracle's",
                        "relative error",
                        "resembles"),
                rows);
    }

    private static List<Cell> state(CarriedStates states, CarriedStates.State state) {
        StateDifference difference = state.difference();
        String problem = problem(state);
        return List.of(
                Cell.text(Objects.requireNonNullElse(states.subject().caseId(), "")),
                Cell.code(state.slot().toString()),
                problem == null ? Cell.tone("✓ alive", "ok") : Cell.tone("✗ " + problem, "bad"),
                Cell.count(state.tokensHeld()),
                Cell.number(
                        state.changedSteps() == null ? Numbers.NONE : state.changedSteps() + "/" + states.positions()),
                Cell.number(difference == null ? Numbers.NONE : Numbers.cosine(difference.cosine())),
                Cell.number(difference == null ? Numbers.NONE : Numbers.of(difference.relativeError())),
                Cell.text(difference == null ? "" : Objects.requireNonNullElse(difference.resembles(), "itself")));
    }

    /** Returns the obvious faults of a state, in words; {@code null} if there are none. */
    private static @Nullable String problem(CarriedStates.State state) {
        List<String> problems = new ArrayList<>();
        if (state.nonFinite() > 0) {
            problems.add(Numbers.count(state.nonFinite()) + " elements not finite");
        }
        if (neverChanges(state)) {
            problems.add("never changes");
        }
        if (state.allZero()) {
            problems.add("all zeros");
        }
        if (!state.freshAfterReset()) {
            problems.add("not empty after a reset");
        }
        return problems.isEmpty() ? null : String.join(", ", problems);
    }

    private static boolean neverChanges(CarriedStates.State state) {
        return state.changedSteps() != null && state.changedSteps() == 0;
    }

    private static double health(CarriedStates.State state) {
        boolean dead = state.nonFinite() > 0 || neverChanges(state) || state.allZero() || !state.freshAfterReset();
        return dead ? -2 : state.difference() == null ? 2 : state.difference().cosine();
    }

    Table prefill() {
        List<List<Cell>> rows = new ArrayList<>();
        for (PrefillWidth prefill : lookup.observations(PrefillWidth.class)) {
            long agreed = prefill.positions().stream()
                    .filter(PositionObservation::agrees)
                    .count();
            rows.add(List.of(
                    Cell.text(Objects.requireNonNullElse(prefill.subject().caseId(), "")),
                    Cell.count(prefill.width()),
                    Cell.number(Numbers.count(agreed) + "/"
                            + Numbers.count(prefill.positions().size())),
                    Cell.count(prefill.differing().size()),
                    Cell.text(prefill.differing().isEmpty() ? "none" : first(prefill)),
                    Cell.number(Numbers.of(prefill.maxAbsLogit()))));
        }
        return Table.first(
                MOST_ROWS,
                "One prefill compared with single steps",
                List.of(
                        "case",
                        "width",
                        "prefill agrees with the oracle",
                        "prefill and steps differ at",
                        "first",
                        "largest difference, nat"),
                rows);
    }

    /** Shows what wide steps leave, one line for each way to divide a prompt. */
    Table prefillStates() {
        List<List<Cell>> rows = new ArrayList<>();
        for (PrefillWidth prefill : lookup.observations(PrefillWidth.class)) {
            for (PrefillPath path : prefill.paths()) {
                Optional<PrefillPath.State> worst =
                        path.states().stream().max(Comparator.comparingDouble(StepTables::errorFromSteps));
                rows.add(List.of(
                        Cell.text(Objects.requireNonNullElse(prefill.subject().caseId(), "")),
                        Cell.text(path.kind().words() + " of "
                                + path.widths().stream().map(Object::toString).collect(Collectors.joining(" + "))),
                        Cell.text(path.notRun() == null ? "" : VisibleText.plain(path.notRun(), 200)),
                        Cell.number(Numbers.count(path.flips().size()) + " of " + Numbers.count(path.rows())),
                        Cell.code(worst.map(state -> state.slot().toString()).orElse(Numbers.NONE)),
                        Cell.number(worst.map(StepTables::errorFromSteps)
                                .map(error -> Double.isInfinite(error) ? "other shape" : Numbers.of(error))
                                .orElse(Numbers.NONE)),
                        Cell.number(worst.map(PrefillPath.State::stepsFromOracle)
                                .map(Numbers::of)
                                .orElse(Numbers.NONE))));
            }
        }
        return Table.first(
                MOST_ROWS,
                "The states that wide steps leave, compared with single steps",
                List.of(
                        "case",
                        "fed",
                        "not run",
                        "rows with another top-1",
                        "state furthest off",
                        "its relative error",
                        "relative error of the single steps' from the oracle's"),
                rows);
    }

    private static double errorFromSteps(PrefillPath.State state) {
        return state.fromSteps() == null
                ? Double.POSITIVE_INFINITY
                : state.fromSteps().relativeError();
    }

    private static String first(PrefillWidth prefill) {
        int index = prefill.differing().get(0);
        String top = prefill.positions().stream()
                .filter(each -> each.position() == index)
                .map(PositionObservation::bundle)
                .flatMap(Stream::ofNullable)
                .map(RowTop::top1)
                .map(VisibleText::of)
                .findFirst()
                .orElse("not finite");
        return "position " + index + ": the prefill's top-1 is " + top;
    }

    Table repeats() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Repeatability repeated : lookup.observations(Repeatability.class)) {
            rows.add(List.of(
                    Cell.text(Objects.requireNonNullElse(repeated.subject().caseId(), "")),
                    Cell.text(Objects.requireNonNullElse(repeated.subject().run(), "")),
                    Cell.number(
                            Numbers.count(repeated.bitEqualPositions()) + "/" + Numbers.count(repeated.positions())),
                    Cell.count(repeated.firstDifference()),
                    Cell.number(Numbers.of(repeated.maxAbsLogit())),
                    Cell.count(repeated.top1Differences())));
        }
        return Table.first(
                MOST_ROWS,
                "The same prompt, run again",
                List.of(
                        "case",
                        "how",
                        "bit-identical rows",
                        "first difference",
                        "largest difference, nat",
                        "different top-1"),
                rows);
    }
}

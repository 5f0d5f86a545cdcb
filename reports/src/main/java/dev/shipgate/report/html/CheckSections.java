package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.CarriedStates;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.OracleHealth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Makes the sections of the checks. A check without tables of its own gets plain figures. */
final class CheckSections {

    private static final int MOST_ROWS = 150;

    private static final String CONTROLS_NOTE =
            "Each control plants a fault and runs it through the code that judges the bundle. If a control passes, no "
                    + "pass of this run can be trusted.";

    private final Lookup lookup;
    private final PlainTable plainTable = new PlainTable(new PlainFigures());
    private final Map<CheckId, Supplier<List<Table>>> own;

    CheckSections(Lookup lookup) {
        this.lookup = lookup;
        StepTables steps = new StepTables(lookup);
        this.own = Map.of(
                CheckId.ORACLE_HEALTH, () -> List.of(health()),
                CheckId.BUNDLE_CONTRACT, this::contract,
                CheckId.CLAIMS, () -> List.of(claims()),
                CheckId.NEGATIVE_CONTROLS, () -> List.of(controls()),
                CheckId.CARRIED_STATE, () -> List.of(steps.states(), steps.stateErrors()),
                CheckId.PREFILL_WIDTH, () -> List.of(steps.prefill(), steps.prefillStates()),
                CheckId.REPEATABILITY, () -> List.of(steps.repeats()));
    }

    /** Returns the section of one check. */
    CheckSection of(CheckId check) {
        List<Table> tables = new ArrayList<>(own.getOrDefault(check, List::of).get());
        tables.add(plainTable.of(lookup.observations(check)));
        List<String> notes = check == CheckId.NEGATIVE_CONTROLS ? List.of(CONTROLS_NOTE) : List.of();
        return CheckSection.of(check, lookup, notes, tables);
    }

    private Table health() {
        List<List<Cell>> rows = new ArrayList<>();
        for (OracleHealth health : lookup.observations(OracleHealth.class)) {
            List<Double> margins = health.positions().stream()
                    .map(OracleHealth.PositionMargin::top)
                    .filter(Objects::nonNull)
                    .map(top -> top.margin().logit())
                    .toList();
            Double smallest = margins.isEmpty() ? null : Collections.min(margins);
            long weak = health.positions().stream()
                    .map(OracleHealth.PositionMargin::top)
                    .filter(top -> top != null
                            && top.margin()
                                            .in(lookup.transcript()
                                                    .policy()
                                                    .margin()
                                                    .unit())
                                    < lookup.transcript().policy().margin().floor())
                    .count();
            rows.add(List.of(
                    Cell.text(Objects.requireNonNullElse(health.subject().caseId(), "")),
                    Cell.count(health.positions().size()),
                    Cell.number(Numbers.orNone(smallest)),
                    Cell.number(Numbers.count(weak)),
                    Cell.number(Numbers.count(health.positions().stream()
                            .filter(each -> each.nonFinite() > 0)
                            .count())),
                    Cell.count(health.wrongTop1Positions().size()),
                    Cell.number(
                            health.marginsRecorded()
                                    ? Numbers.of(health.largestLogitMarginDiscrepancy())
                                    : "not recorded")));
        }
        return Table.first(
                MOST_ROWS,
                "The reference, recomputed from its own logits",
                List.of(
                        "case",
                        "positions",
                        "smallest margin, nat",
                        "below the floor",
                        "not finite",
                        "wrong top-1",
                        "error of the recorded margin, nat"),
                rows);
    }

    private List<Table> contract() {
        List<Table> tables = new ArrayList<>();
        for (BundleContract contract : lookup.observations(BundleContract.class)) {
            tables.add(Table.of(
                    "The declarations, by source",
                    List.of("property", "manifest or bundle", "graph or cases", "oracle"),
                    List.of(
                            List.of(
                                    Cell.text("vocabulary"),
                                    Cell.count(contract.vocabulary().manifest()),
                                    Cell.count(contract.vocabulary().logits()),
                                    Cell.count(contract.vocabulary().oracle())),
                            List.of(
                                    Cell.text("tokenizer, sha256"),
                                    Cell.code(Objects.requireNonNullElse(
                                            contract.tokenizer().bundleSha256(), Numbers.NONE)),
                                    Cell.text(Numbers.NONE),
                                    Cell.code(Objects.requireNonNullElse(
                                            contract.tokenizer().oracleSha256(), Numbers.NONE))),
                            List.of(
                                    Cell.text("context, tokens"),
                                    Cell.count(contract.context().manifestTokens()),
                                    Cell.text(Numbers.count(contract.context().longestTokens()) + " needed"),
                                    Cell.text(Numbers.NONE)),
                            List.of(
                                    Cell.text("stop tokens"),
                                    Cell.text(contract.stopTokens().bundle().toString()),
                                    Cell.text(Numbers.NONE),
                                    Cell.text(contract.stopTokens().oracle().toString())))));
            List<List<Cell>> prompts = new ArrayList<>();
            for (BundleContract.Retokenisation each : contract.retokenisations()) {
                prompts.add(List.of(
                        Cell.text(each.caseId()),
                        Cell.count(each.recordedTokens()),
                        Cell.count(each.foundTokens()),
                        Cell.text(
                                each.notRun() != null
                                        ? "not run: " + each.notRun()
                                        : each.firstDifference() == null
                                                ? "the same"
                                                : "different from token " + each.firstDifference())));
            }
            tables.add(Table.first(
                    MOST_ROWS,
                    "Prompts, tokenised again",
                    List.of("case", "oracle's tokens", "bundle's tokens", "ids"),
                    prompts));
        }
        return tables;
    }

    private Table claims() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Claims claims : lookup.observations(Claims.class)) {
            for (Claims.Claim claim : claims.claims()) {
                rows.add(List.of(
                        Cell.code(claim.id()),
                        Cell.text(claim.source().id()),
                        Cell.text(claim.claimed()),
                        Cell.text(claim.found()),
                        claim.borneOut() ? Cell.tone("✓ confirmed", "ok") : Cell.tone("✗ not confirmed", "bad")));
            }
        }
        return Table.first(
                MOST_ROWS,
                "Each claim and the contents of the graph",
                List.of("claim", "source", "claimed", "in the graph", "outcome"),
                rows);
    }

    private Table controls() {
        List<List<Cell>> rows = new ArrayList<>();
        for (NegativeControl control : lookup.observations(NegativeControl.class)) {
            rows.add(List.of(
                    Cell.text(Objects.requireNonNullElse(control.subject().run(), "control")),
                    Cell.text(control.planted()),
                    Cell.text(String.join("; ", seen(control)))));
        }
        return Table.first(
                MOST_ROWS,
                "The planted faults and the differences that the gate found",
                List.of("control", "planted", "found"),
                rows);
    }

    private static List<String> seen(NegativeControl control) {
        List<String> seen = new ArrayList<>();
        if (!control.positions().isEmpty()) {
            long differ =
                    control.positions().stream().filter(each -> !each.agrees()).count();
            seen.add(Numbers.count(differ) + " of "
                    + Numbers.counted(control.positions().size(), "row has", "rows have") + " a different top-1");
        }
        if (control.sequence() != null) {
            seen.add(
                    control.sequence().firstDivergence() == null
                            ? "the sequences are identical"
                            : "the sequences diverge at token "
                                    + control.sequence().firstDivergence().index());
        }
        if (!control.states().isEmpty()) {
            long zeros = control.states().stream()
                    .filter(CarriedStates.State::allZero)
                    .count();
            seen.add(Numbers.count(zeros) + " of "
                    + Numbers.count(control.states().size()) + " states are all zeros");
        }
        return seen;
    }
}

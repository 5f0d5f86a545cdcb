package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.PositionMetric;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The seeded step of a case, next to its sweep.
 *
 * @param caseId the case
 * @param quadrant which of the two fail
 * @param meaning the conclusion about the fault
 * @param tone {@code ok}, {@code warn}, {@code bad} or {@code none}
 * @param table both rows
 */
public record SeededRow(String caseId, String quadrant, String meaning, String tone, Table table) {

    static List<SeededRow> of(Lookup lookup) {
        List<SeededRow> rows = new ArrayList<>();
        for (SeededStep seeded : lookup.observations(SeededStep.class)) {
            String caseId = Objects.requireNonNullElse(seeded.subject().caseId(), "");
            Subject sweepSubject = Subject.of(CheckId.TEACHER_FORCED_SWEEP, caseId);
            TeacherForcedSweep sweep = lookup.observation(TeacherForcedSweep.class, sweepSubject);
            boolean seedFails = fails(lookup.judgement(seeded.subject()));
            boolean sweepFails = fails(lookup.judgement(sweepSubject));
            boolean judged = judged(lookup.judgement(seeded.subject())) && judged(lookup.judgement(sweepSubject));
            rows.add(new SeededRow(
                    VisibleText.plain(caseId, 60),
                    judged ? quadrant(sweepFails, seedFails) : "Not judged",
                    judged
                            ? meaning(sweepFails, seedFails)
                            : "One of the two could not be judged, so that they say nothing together.",
                    judged ? sweepFails || seedFails ? "bad" : "ok" : "none",
                    table(seeded.step(), sweep)));
        }
        return rows;
    }

    private static boolean judged(@Nullable Judgement judgement) {
        Verdict verdict = judgement == null ? null : judgement.verdict();
        return verdict != null
                && switch (verdict) {
                    case PASS, PASS_TIE, FAIL, ERROR -> true;
                    case INCONCLUSIVE, INVALID_ORACLE -> false;
                };
    }

    private static boolean fails(@Nullable Judgement judgement) {
        return judged(judgement)
                && !Objects.requireNonNull(Objects.requireNonNull(judgement).verdict())
                        .mayShip();
    }

    private static String quadrant(boolean sweepFails, boolean seedFails) {
        if (sweepFails) {
            return seedFails ? "Both fail" : "Only the sweep fails";
        }
        return seedFails ? "Only the seeded step fails" : "Neither fails";
    }

    private static String meaning(boolean sweepFails, boolean seedFails) {
        if (sweepFails && seedFails) {
            return "Even from the oracle's own state one step goes wrong: look at the weights and the head "
                    + "before the state.";
        }
        if (sweepFails) {
            return "From the oracle's own state one step is right: the arithmetic holds, and the fault is in "
                    + "what the bundle"
                    + " carries from step to step, or at positions that this step does not reach.";
        }
        return seedFails
                ? "The bundle's own caches carry it well, but not the oracle's: the state is laid out "
                        + "otherwise, or seeding"
                        + " does not reach it."
                : "One step from the oracle's state and every step through the bundle's own say the same as the "
                        + "oracle.";
    }

    private static Table table(PositionObservation step, @Nullable TeacherForcedSweep sweep) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("seeded step, position " + step.position(), step));
        if (sweep != null && !sweep.positions().isEmpty()) {
            int last = Math.min(step.position(), sweep.positions().size() - 1);
            rows.add(row("sweep, position " + last, sweep.positions().get(last)));
        }
        MetricLabels terms = MetricLabels.of(List.of(step));
        return Table.of(
                "The seeded step beside the sweep's row nearest to it",
                List.of(
                        "row",
                        "after",
                        "oracle says",
                        "bundle says",
                        PositionMetric.ORACLE_MARGIN_LOGIT.label(terms),
                        PositionMetric.COSINE.label(terms),
                        PositionMetric.KL_NATS.label(terms)),
                rows);
    }

    private static List<Cell> row(String name, PositionObservation position) {
        return List.of(
                Cell.text(name),
                Cell.token(position.input()),
                position.oracle() == null
                        ? Cell.text("not finite")
                        : Cell.token(position.oracle().top1()),
                position.bundle() == null
                        ? Cell.text("not finite")
                        : Cell.token(position.bundle().top1()),
                Cell.number(PositionMetric.ORACLE_MARGIN_LOGIT.shown(position)),
                Cell.number(PositionMetric.COSINE.shown(position)),
                Cell.number(PositionMetric.KL_NATS.shown(position)));
    }
}

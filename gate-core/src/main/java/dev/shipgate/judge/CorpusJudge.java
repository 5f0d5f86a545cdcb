package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.CorpusCounts;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NoiseTail;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OutcomeCounts;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Requirement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Unmeasured;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a corpus, one case at a time, in memory that doesn't depend on their number. Each case is judged by the rules
 * of a run; then the outcomes of all positions are judged together as those of one case are. So the policy's
 * {@code min_agreement_rate} is the rate of the corpus. Flips beyond the band that noise explains count as ties; see
 * {@link FlipsBeyondBand}.
 *
 * <p>Of the checks of a run, a corpus makes three: the oracle's health, the noise of the margins and the teacher-forced
 * sweep.
 */
public final class CorpusJudge {

    private final Policy asked;
    private final Policy granted;
    private final @Nullable MarginNoise noise;
    private final OracleHealthRule healthRule;
    private final TeacherForcedSweepRule sweepRule;
    private final RowsRule rowsRule;
    private final PositionRule positionRule;
    private final @Nullable FlipsBeyondBand beyondBand;

    private OutcomeCounts counts = OutcomeCounts.NONE;
    private int cases;
    private int invalid;
    private int refused;
    private @Nullable String firstInvalid;
    private @Nullable String firstRefused;
    private @Nullable String unmeasuredLimits;
    private double largestUlpNats;
    private long sameRows;
    private long rows;

    /**
     * @param policy names every check that should be judged
     * @param noise the noise of the whole corpus; {@code null} if no position has two finite rows. As in a run, it
     *     widens the tie band only if it keeps every limit of the policy
     * @param tail the tail of that noise; {@code null} if no shift widens a margin
     */
    public CorpusJudge(Policy policy, @Nullable MarginNoise noise, @Nullable NoiseTail tail) {
        this.asked = policy;
        this.noise = noise;
        this.granted = noise != null && noiseRuling(policy, noise).verdict().mayShip()
                ? policy.withNoiseBand(noise.sigmaNats())
                : policy.withoutNoiseBand();
        this.healthRule = new OracleHealthRule(granted);
        this.sweepRule = new TeacherForcedSweepRule(granted);
        this.rowsRule = new RowsRule(granted);
        this.positionRule = new PositionRule(granted);
        this.beyondBand = FlipsBeyondBand.of(granted, tail);
    }

    private static Ruling noiseRuling(Policy policy, MarginNoise noise) {
        return new MarginNoiseRule(policy.withoutNoiseBand()).rule(noise, CaseKind.GATE);
    }

    /**
     * Adds a case that may judge: not a deliberate near-tie.
     *
     * @param health the health of its rows
     * @param sweep its positions
     */
    public void add(OracleHealth health, TeacherForcedSweep sweep, CaseKind kind) {
        cases++;
        String id = sweep.subject().place();
        Ruling fit = healthRule.rule(health, kind);
        if (fit.verdict() != Verdict.PASS) {
            invalid++;
            firstInvalid = Objects.requireNonNullElse(firstInvalid, id + ": " + fit.reason());
            return;
        }
        Tally tally = rowsRule.tally(sweep.positions(), kind);
        Optional<String> refusal =
                rowsRule.rule(tally, sweep.positions()).verdict().mayShip()
                        ? sweepRule.refusal(sweep, kind)
                        : Optional.empty();
        if (refusal.isPresent()) {
            refused++;
            firstRefused = Objects.requireNonNullElse(firstRefused, id + ": " + refusal.get());
            return;
        }
        counts = counts.plus(OutcomeCounts.of(tally));
        if (unmeasuredLimits == null) {
            unmeasuredLimits = positionRule.unmeasuredLimits(sweep.positions()).orElse(null);
        }
        for (PositionObservation position : sweep.positions()) {
            rows++;
            if (beyondBand != null) {
                beyondBand.add(position, positionRule.outcome(position, kind) == PositionRule.Outcome.FLIP);
            }
            sameRows += ReferenceRule.hasSameRows(position) ? 1 : 0;
            largestUlpNats = Math.max(
                    largestUlpNats,
                    position.bundle() == null ? 0 : position.bundle().ulpLogit());
        }
    }

    /**
     * Judges all cases that were added.
     *
     * @param leftOut the number of the oracle's cases that judge nothing
     * @param missing why cases are missing that should have been measured; {@code null} if none is
     */
    public CorpusRuling conclude(OracleFacts oracle, BundleFacts bundle, int leftOut, @Nullable Unmeasured missing) {
        List<Judgement> judgements = new ArrayList<>();
        Measurements inputs = new Measurements(oracle, bundle, null, List.of(), List.of());
        Optional<Judgement> reference = new ReferenceRule(asked.selfReference()).judge(inputs, rows, rows == sameRows);
        reference.ifPresent(judgements::add);
        add(judgements, CheckId.ORACLE_HEALTH, health(missing));
        add(
                judgements,
                CheckId.MARGIN_NOISE,
                noise == null
                        ? Ruling.of(
                                Verdict.INCONCLUSIVE,
                                "was not measured: no teacher-forced position has two finite rows to compare")
                        : noiseRuling(asked, noise));
        add(judgements, CheckId.TEACHER_FORCED_SWEEP, missing == null ? sweep() : sweepWithout(missing));
        List<Judgement> counting = judgements.stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .toList();
        Verdict worst = Verdict.worst(counting.stream()
                        .map(each -> Objects.requireNonNull(each.verdict()))
                        .toList())
                .orElse(Verdict.INCONCLUSIVE);
        Optional<String> blind = worst.mayShip() ? blindness(counting) : Optional.empty();
        return new CorpusRuling(
                blind.isPresent() ? Verdict.INCONCLUSIVE : worst,
                blind.map(why -> VisibleText.line(bundle.name()) + " is inconclusive: " + why + ".")
                        .orElseGet(() -> headline(worst, bundle, counting, reference)),
                judgements,
                new CorpusCounts(cases, leftOut, invalid, refused, counts));
    }

    /** Returns why nothing that counts shows that the bundle is the oracle's model; empty if something does. */
    private Optional<String> blindness(List<Judgement> counting) {
        if (counts.judged() == 0
                || counting.stream().noneMatch(each -> each.subject().check() == CheckId.TEACHER_FORCED_SWEEP)) {
            return Optional.of(RunVerdict.NOTHING_COMPARED);
        }
        return counts.agreesConfidently() ? Optional.empty() : Optional.of(RunVerdict.EVERYTHING_EXCUSED);
    }

    private void add(List<Judgement> judgements, CheckId check, Ruling ruling) {
        if (asked.asksFor(check)) {
            judgements.add(new Judgement(
                    Subject.of(check),
                    asked.requirement(check) == Requirement.ADVISORY ? Standing.ADVISORY : Standing.REQUIRED,
                    ruling.verdict(),
                    null,
                    VisibleText.line(ruling.reason())));
        }
    }

    private Ruling health(@Nullable Unmeasured missing) {
        if (cases == 0) {
            String why = missing == null ? "the oracle has no case that can be judged" : "no case could be measured";
            return Ruling.of(Verdict.INCONCLUSIVE, "nothing was compared: " + why);
        }
        return invalid == 0
                ? Ruling.of(
                        Verdict.PASS,
                        (cases == 1 ? "the only case" : "all " + Numbers.counted(cases, "case")) + " can judge")
                : Ruling.of(
                        Verdict.INVALID_ORACLE,
                        invalid + " of " + Numbers.counted(cases, "case") + " cannot judge; the first is "
                                + firstInvalid);
    }

    private Ruling sweep() {
        TallyRule rule = new TallyRule(granted);
        Ruling counted = rule.rule(counts, "position");
        FlipsBeyondBand flipped = counts.flips() > 0 && counted.verdict() == Verdict.FAIL ? beyondBand : null;
        Verdict verdict = flipped != null && flipped.areNoise()
                ? rule.rule(counts.withFlipsAsTies(), "position").verdict()
                : counted.verdict();
        String reason = counted.reason()
                + (flipped == null ? "" : "; " + flipped.words())
                + (refused == 0
                        ? ""
                        : "; " + Numbers.counted(refused, "case judges", "cases judge") + " nothing, the first is "
                                + firstRefused);
        return unmeasuredLimits != null && verdict.mayShip()
                ? Ruling.of(Verdict.INCONCLUSIVE, reason + "; " + unmeasuredLimits)
                : Ruling.of(verdict, reason);
    }

    /** What was measured may already be a FAIL, but never a pass. */
    private Ruling sweepWithout(Unmeasured missing) {
        Ruling measured = sweep();
        Ruling ruling = Ruling.of(
                missing.verdict(),
                missing.either(
                        notApplicable -> notApplicable.reason(),
                        notMeasured -> "was not measured: " + notMeasured.reason(),
                        failed -> failed.stage() + ": " + failed.cause()));
        return ruling.verdict() == Verdict.INCONCLUSIVE && measured.verdict() == Verdict.FAIL ? measured : ruling;
    }

    private String headline(
            Verdict verdict, BundleFacts bundle, List<Judgement> counting, Optional<Judgement> reference) {
        String name = VisibleText.plain(bundle.name(), Headline.LONGEST_NAME);
        return switch (verdict) {
                    case PASS, PASS_TIE -> name + " may ship: " + agreement() + ".";
                    case FAIL -> name + " must not ship: " + because(verdict, counting) + ".";
                    case INVALID_ORACLE -> "the oracle cannot judge " + name + ": " + because(verdict, counting) + ".";
                    case INCONCLUSIVE -> name + " is inconclusive: " + because(verdict, counting) + ".";
                    case ERROR -> name + " could not be run: " + because(verdict, counting) + ".";
                }
                + reference
                        .filter(each -> each.verdict() == Verdict.PASS)
                        .map(each -> " The reference isn't independent: " + each.reason() + ".")
                        .orElse("");
    }

    /** What stopped the sweep is also why other checks lack their measurements, so it comes first. */
    private static String because(Verdict verdict, List<Judgement> counting) {
        return counting.stream()
                .filter(each -> each.verdict() == verdict)
                .min(Comparator.comparing(each ->
                        verdict == Verdict.INCONCLUSIVE && each.subject().check() != CheckId.TEACHER_FORCED_SWEEP))
                .map(each -> each.subject() + ": " + each.reason().replaceAll("\\.$", ""))
                .orElse("the policy requires nothing, so nothing was judged");
    }

    private String agreement() {
        List<String> parts = new ArrayList<>();
        if (counts.ties() > 0) {
            TieBand band = new TieBand(
                    granted.margin(), asked.margin(), granted.noise().tieBandSigmas(), largestUlpNats);
            parts.add(counts.ties() + " where " + band.words());
        }
        if (counts.refused() > 0) {
            parts.add(counts.refused() + " where the oracle is too weak to judge");
        }
        if (counts.flips() > 0) {
            boolean isAllowed =
                    new TallyRule(granted).rule(counts, "position").verdict().mayShip();
            parts.add(counts.flips() + " "
                    + (isAllowed || beyondBand == null
                            ? "that the policy's min_agreement_rate allows"
                            : beyondBand.prediction()));
        }
        return "its top-1 is the oracle's at " + Numbers.count(counts.agreed()) + " of "
                + Numbers.counted(counts.of(), "position") + " of " + Numbers.counted(cases - refused, "case")
                + (parts.isEmpty() ? "" : "; it differs at " + String.join(", ", parts));
    }
}

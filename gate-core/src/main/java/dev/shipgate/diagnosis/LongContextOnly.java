package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Short prompts are correct and long ones aren't. */
final class LongContextOnly implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.STRONG);
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        if (!symptoms.rowsAreWrong()
                || symptoms.gateCasesAreWrong()
                || !symptoms.rows().firstAreSound()
                || symptoms.states().jump().isPresent()
                || symptoms.noise().fewBits()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        evidence.objections(CheckId.TEACHER_FORCED_SWEEP)
                .map(judgement -> judgement.tally())
                .filter(Objects::nonNull)
                .map(Tally::flips)
                .filter(flips -> !flips.isEmpty())
                .forEach(flips ->
                        lines.add("the first flip is at position " + flips.get(0) + ", and there are " + flips.size()));
        symptoms.rows()
                .klTrend()
                .ifPresent(trend -> lines.add(String.format(
                        Locale.ROOT,
                        "median KL of the first quarter %.2g nat, of the last %.2g nat",
                        trend.firstQuarterKlNats(),
                        trend.lastQuarterKlNats())));
        boolean grows = symptoms.rows()
                .klTrend()
                .filter(trend -> trend.lastQuarterKlNats() > Calibration.TREND_KL_GROWTH * trend.firstQuarterKlNats())
                .isPresent();
        if (lines.isEmpty() || !grows) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.POSITIONS,
                "long-context-only",
                Strength.STRONG,
                "short prompts are correct, and a long one is wrong from some length on",
                lines,
                "look for a window, a mask or a position table that ends near the first flip"));
    }
}

package dev.shipgate.report.wording;

import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A summary of a whole run, over every sweep that counts.
 *
 * @param agreement the share of positions with the oracle's top-1
 * @param largestKlNats the largest KL(oracle ‖ bundle), in nats
 * @param smallestMarginLogit the oracle's smallest margin, in nats
 */
public record ReleaseFigures(Rate agreement, OptionalDouble largestKlNats, OptionalDouble smallestMarginLogit) {

    /** Returns the summary of a run; a run without a sweep that counts has 0 of 0. */
    public static ReleaseFigures of(Transcript transcript) {
        Lookup lookup = new Lookup(transcript);
        List<Figures> figures = new ArrayList<>();
        for (TeacherForcedSweep sweep : lookup.observations(TeacherForcedSweep.class)) {
            Judgement judgement = lookup.judgement(sweep.subject());
            if (judgement != null && judgement.standing() == Standing.REQUIRED && judgement.tally() != null) {
                figures.add(Figures.of(sweep));
            }
        }
        return new ReleaseFigures(
                Agreement.in(transcript.judgements())
                        .of(CheckId.TEACHER_FORCED_SWEEP)
                        .required()
                        .rate(),
                figures.stream()
                        .map(Figures::largestKlNats)
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .max(),
                figures.stream()
                        .map(Figures::smallestMarginLogit)
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .min());
    }
}

package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.numerics.RowSpan;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TokenClass;
import dev.shipgate.transcript.TokenClassScore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feeds a prompt one token at a time through the bundle's own caches, and compares every row. */
public final class TeacherForcedSweepCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.TEACHER_FORCED_SWEEP;
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public long expectedSteps(OracleCase oracleCase) {
        return oracleCase.positions();
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        return session.decode(session.caseOf(subject)).sweep();
    }

    /**
     * Measures one case. Afterwards the engine is at the end of the prompt.
     *
     * @param engine is reset first
     * @param logits receives each row in turn, the last one at the end; the vocabulary's length
     * @param errors adds up the errors of each token id
     * @param seen receives each row of the bundle before the next one overwrites it
     * @param watch looks at the engine's states after each step; {@code null} if nobody does
     */
    public TeacherForcedSweep measure(
            OracleCase oracleCase,
            Engine engine,
            RowObserver rows,
            TokenTexts texts,
            float[] logits,
            TokenErrorMeter errors,
            RowSink seen,
            @Nullable StateWatch watch) {
        List<PositionObservation> positions = new ArrayList<>(oracleCase.positions());
        RowSpan span = new RowSpan();
        RowSink compared = (position, row) -> {
            seen.row(position, row);
            OracleRow oracleRow = oracleCase.row(position);
            positions.add(rows.observe(position, oracleCase.inputIds().get(position), oracleRow, row, errors));
            if (engine.rows() == RowForm.LOGITS) {
                oracleRow
                        .either(whole -> Optional.of(whole.logits()), topK -> Optional.<float[]>empty())
                        .ifPresent(whole -> span.add(whole, row));
            }
        };
        engine.reset();
        if (watch == null) {
            engine.steps(oracleCase.inputIds(), logits, compared);
        } else {
            // The states after a token must be looked at before the next one is fed.
            for (int position = 0; position < oracleCase.positions(); position++) {
                engine.step(oracleCase.inputIds().get(position), logits);
                watch.stepped();
                compared.row(position, logits);
            }
        }
        boolean differs = positions.stream().anyMatch(position -> !position.agrees());
        return new TeacherForcedSweep(
                Subject.of(CheckId.TEACHER_FORCED_SWEEP, oracleCase.id()),
                positions,
                tokenClasses(positions, texts),
                differs ? span.outside() : null);
    }

    private static List<TokenClassScore> tokenClasses(List<PositionObservation> positions, TokenTexts texts) {
        Map<TokenClass, List<PositionObservation>> byClass = new EnumMap<>(TokenClass.class);
        for (PositionObservation position : positions) {
            Optional.ofNullable(position.oracle())
                    .flatMap(oracle -> texts.classOf(oracle.top1().id()))
                    .ifPresent(known -> byClass.computeIfAbsent(known, none -> new ArrayList<>())
                            .add(position));
        }
        return byClass.entrySet().stream()
                .map(entry -> new TokenClassScore(
                        entry.getKey(),
                        entry.getValue().size(),
                        Math.toIntExact(entry.getValue().stream()
                                .filter(PositionObservation::agrees)
                                .count())))
                .toList();
    }
}

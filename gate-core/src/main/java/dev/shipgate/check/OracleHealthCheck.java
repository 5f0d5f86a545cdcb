package dev.shipgate.check;

import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.CaseHealth;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures how confident and how consistent the oracle is, from its own recorded logits. */
public final class OracleHealthCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.ORACLE_HEALTH;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        return measure(session.caseOf(subject), session.texts());
    }

    /** Measures one case. */
    public OracleHealth measure(OracleCase oracleCase, TokenTexts texts) {
        CaseHealth health = CaseHealth.of(oracleCase, RowComparator::health);
        List<PositionMargin> positions = new ArrayList<>();
        for (int position = 0; position < oracleCase.positions(); position++) {
            RowHealth row = health.rows().get(position);
            positions.add(positionMargin(position, oracleCase.inputIds().get(position), row, texts));
        }
        OracleSeed seed = oracleCase.seed();
        CaseHealth.SeedHealth seedHealth = health.seed();
        return new OracleHealth(
                Subject.of(CheckId.ORACLE_HEALTH, oracleCase.id()),
                positions,
                seed == null || seedHealth == null
                        ? null
                        : positionMargin(seed.position(), seed.tokenId(), seedHealth.row(), texts),
                greedyMargins(oracleCase.greedy()),
                wrongTop1Positions(health, seed),
                health.logitMargins().recorded() || health.probMargins().recorded(),
                Math.max(
                        health.logitMargins().maxAbs(),
                        seedHealth == null ? 0 : seedHealth.logitMargin().maxAbs()),
                Math.max(
                        health.probMargins().maxAbs(),
                        seedHealth == null ? 0 : seedHealth.probMargin().maxAbs()));
    }

    private static List<Integer> wrongTop1Positions(CaseHealth health, @Nullable OracleSeed seed) {
        List<Integer> wrong = new ArrayList<>(health.top1Mismatches());
        if (seed != null && health.seed() != null && health.seed().top1Mismatch()) {
            wrong.add(seed.position());
        }
        return wrong;
    }

    private static PositionMargin positionMargin(int position, int tokenId, RowHealth row, TokenTexts texts) {
        TopTwo top = row.topTwo();
        return new PositionMargin(
                position,
                texts.token(tokenId),
                top == null ? null : texts.rowTop(top, FloatFormat.FLOAT),
                row.nonFinite());
    }

    private static List<Margin> greedyMargins(@Nullable Greedy greedy) {
        if (greedy == null
                || greedy.logitMargins().isEmpty()
                || greedy.probMargins().isEmpty()) {
            return List.of();
        }
        return IntStream.range(0, greedy.ids().size())
                .mapToObj(i -> new Margin(
                        greedy.logitMargins().get(i), greedy.probMargins().get(i)))
                .toList();
    }
}

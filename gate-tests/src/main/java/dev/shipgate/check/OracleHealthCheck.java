package dev.shipgate.check;

import dev.shipgate.oracle.CaseHealth;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.OracleHealth.PositionMargin;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures how sure and how consistent the oracle is, from its own recorded logits. */
public final class OracleHealthCheck {

    private final TokenTexts texts;

    public OracleHealthCheck(TokenTexts texts) {
        this.texts = texts;
    }

    /** Observes one case. */
    public OracleHealth observe(OracleCase oracleCase) {
        CaseHealth health = CaseHealth.of(oracleCase);
        List<PositionMargin> positions = new ArrayList<>();
        for (int position = 0; position < oracleCase.positions(); position++) {
            CaseHealth.Row row = health.rows().get(position);
            positions.add(positionMargin(position, oracleCase.inputIds().get(position), row));
        }
        OracleSeed seed = oracleCase.seed();
        CaseHealth.Row seedRow = health.seed();
        return new OracleHealth(
                Subject.of(CheckId.ORACLE_HEALTH, oracleCase.id()),
                positions,
                seed == null || seedRow == null ? null : positionMargin(seed.position(), seed.tokenId(), seedRow),
                greedyMargins(oracleCase.greedy()),
                health.wrongTop1Positions(),
                health.marginsRecorded(),
                health.largestLogitMarginDiscrepancy(),
                health.largestProbMarginDiscrepancy());
    }

    private PositionMargin positionMargin(int position, int tokenId, CaseHealth.Row row) {
        TopTwo top = row.top();
        return new PositionMargin(
                position, texts.token(tokenId), top == null ? null : rowTop(top, row.top1Logit()), row.nonFinite());
    }

    private RowTop rowTop(TopTwo top, double top1Logit) {
        return new RowTop(
                texts.token(top.top1Id()),
                texts.token(top.runnerUpId()),
                top1Logit,
                new Margin(top.margin().logit(), top.margin().prob()));
    }

    private static List<Margin> greedyMargins(@Nullable Greedy greedy) {
        if (greedy == null || greedy.logitMargins().isEmpty() || greedy.probMargins().isEmpty()) {
            return List.of();
        }
        return IntStream.range(0, greedy.ids().size())
                .mapToObj(i -> new Margin(greedy.logitMargins().get(i), greedy.probMargins().get(i)))
                .toList();
    }
}

package dev.shipgate.check;

import dev.shipgate.numerics.ComparedRows;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.numerics.RowLeaders;
import dev.shipgate.numerics.TopKRowComparator;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowDifference;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns two rows of logits into an observation. */
public final class RowObserver {

    private static final int LEADERS = 5;
    /** More leaders than usual are listed to include the token that the other row has as its top-1. */
    private static final int MOST_LEADERS = 32;

    private final TokenTexts texts;
    private final FloatFormat bundleFormat;
    private final RowForm form;

    /**
     * Makes an observer for rows of logits.
     *
     * @param texts gives tokens their text
     * @param bundleFormat the number format of the bundle's logits
     */
    public RowObserver(TokenTexts texts, FloatFormat bundleFormat) {
        this(texts, bundleFormat, RowForm.LOGITS);
    }

    /**
     * @param texts gives tokens their text
     * @param bundleFormat the number format of the bundle's rows
     * @param form what the numbers of the bundle's rows are
     */
    public RowObserver(TokenTexts texts, FloatFormat bundleFormat, RowForm form) {
        this.texts = texts;
        this.bundleFormat = bundleFormat;
        this.form = form;
    }

    /** Returns what the numbers of the bundle's rows are. */
    RowForm form() {
        return form;
    }

    /**
     * Observes both rows at one position.
     *
     * @param position 0-based position of the token that was fed
     * @param tokenId that token
     * @param oracle the oracle's logits, as far as they were recorded
     * @param bundle the bundle's logits
     */
    public PositionObservation observe(int position, int tokenId, OracleRow oracle, float[] bundle) {
        return observe(position, tokenId, oracle, bundle, new TokenErrorMeter());
    }

    /**
     * Observes both rows at one position.
     *
     * @param position 0-based position of the token that was fed
     * @param tokenId that token
     * @param oracle the oracle's logits, as far as they were recorded
     * @param bundle the bundle's logits
     * @param errors adds up the errors of each token id, if both rows are whole and finite
     */
    public PositionObservation observe(
            int position, int tokenId, OracleRow oracle, float[] bundle, TokenErrorMeter errors) {
        if (form == RowForm.LARGEST_LOG_PROBABILITIES) {
            TopTwo top = RowComparator.health(oracle).topTwo();
            RowHealth health = form.health(bundle);
            return observe(
                    position,
                    tokenId,
                    oracle,
                    bundle,
                    top,
                    health,
                    top == null || health.topTwo() == null
                            ? null
                            : TopKRowComparator.compareLargest(oracle, top, bundle));
        }
        return oracle.either(
                full -> {
                    ComparedRows compared = RowComparator.compare(full.logits(), bundle, errors.sums(full.vocabSize()));
                    return observe(
                            position,
                            tokenId,
                            oracle,
                            bundle,
                            compared.oracle().topTwo(),
                            compared.bundle(),
                            compared.difference());
                },
                topK -> {
                    TopTwo top = topK.health().topTwo();
                    RowHealth health = RowComparator.health(bundle);
                    TopTwo bundleTop = health.topTwo();
                    return observe(
                            position,
                            tokenId,
                            oracle,
                            bundle,
                            top,
                            health,
                            top == null || bundleTop == null
                                    ? null
                                    : TopKRowComparator.compare(topK, top, bundle, bundleTop));
                });
    }

    private PositionObservation observe(
            int position,
            int tokenId,
            OracleRow oracle,
            float[] bundle,
            @Nullable TopTwo oracleTop,
            RowHealth health,
            @Nullable RowDifference difference) {
        TopTwo bundleTop = health.topTwo();
        List<RankedToken> oracleLeaders = List.of();
        List<RankedToken> bundleLeaders = List.of();
        if (oracleTop != null && bundleTop != null && oracleTop.top1Id() != bundleTop.top1Id()) {
            oracleLeaders = upTo(bundleTop.top1Id(), leaders(oracle, oracleTop));
            bundleLeaders = upTo(oracleTop.top1Id(), leaders(bundle, bundleTop));
        }
        return new PositionObservation(
                position,
                texts.token(tokenId),
                oracleTop == null ? null : texts.rowTop(oracleTop, FloatFormat.FLOAT),
                bundleTop == null ? null : texts.rowTop(bundleTop, bundleFormat),
                health.nonFinite(),
                difference == null || form == RowForm.LOGITS ? difference : difference.ofLogProbabilities(),
                oracleLeaders,
                bundleLeaders);
    }

    private List<RankedToken> leaders(OracleRow row, TopTwo top) {
        return row.either(full -> leaders(full.logits(), top), topK -> leaders(topK, top));
    }

    private List<RankedToken> leaders(float[] row, TopTwo top) {
        return RowLeaders.of(row, MOST_LEADERS).stream()
                .filter(id -> RowForm.isGiven(row[id]))
                .map(id -> ranked(id, row[id], top))
                .toList();
    }

    private List<RankedToken> leaders(TopKRow row, TopTwo top) {
        return IntStream.range(0, Math.min(MOST_LEADERS, row.k()))
                .mapToObj(i -> ranked(row.ids()[i], row.logits()[i], top))
                .toList();
    }

    /**
     * Noise may lift any token to the front; the margin that it had to overcome is only known if the token is listed.
     */
    private static List<RankedToken> upTo(int tokenId, List<RankedToken> leaders) {
        int usual = Math.min(LEADERS, leaders.size());
        for (int i = usual; i < leaders.size(); i++) {
            if (leaders.get(i).token().id() == tokenId) {
                return leaders.subList(0, i + 1);
            }
        }
        return leaders.subList(0, usual);
    }

    private RankedToken ranked(int id, float logit, TopTwo top) {
        return new RankedToken(texts.token(id), logit, Math.exp(logit - top.logSumExp()));
    }
}

package dev.shipgate.check;

import dev.shipgate.devicerun.DeviceRow;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.Margin;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleRow;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.DevicePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares the largest logits that a device recorded with the oracle's rows. */
final class DeviceRows {

    /** Below this, 1 minus a sum of probabilities has lost too many digits for its logarithm. */
    private static final double SMALL_REST = 1e-6;

    private DeviceRows() {}

    /**
     * Compares all rows of a case.
     *
     * @throws IllegalArgumentException if a row has a token outside the oracle's vocabulary
     */
    static List<DevicePosition> compare(OracleCase oracleCase, List<DeviceRow> rows, TokenTexts texts) {
        List<DevicePosition> positions = new ArrayList<>(rows.size());
        for (int position = 0; position < rows.size(); position++) {
            DeviceRow row = rows.get(position);
            for (int id : row.ids()) {
                if (id >= oracleCase.vocabSize()) {
                    throw new IllegalArgumentException("its row at position " + position + " has token " + id
                            + ", but the oracle's vocabulary has " + oracleCase.vocabSize());
                }
            }
            positions.add(position(position, oracleCase, row, texts));
        }
        return positions;
    }

    private static DevicePosition position(int position, OracleCase oracleCase, DeviceRow row, TokenTexts texts) {
        OracleRow oracle = oracleCase.row(position);
        TopTwo oracleTop = oracle.health().topTwo();
        TopTwo top = topTwo(row);
        return new DevicePosition(
                position,
                texts.token(oracleCase.inputIds().get(position)),
                oracleTop == null ? null : texts.rowTop(oracleTop, FloatFormat.FLOAT),
                top == null ? null : texts.rowTop(top, FloatFormat.FLOAT),
                row.nonFinite(),
                row.k(),
                oracleTop == null || top == null ? null : klAtLeastNats(oracle, oracleTop, row, top),
                oracleTop == null || top == null ? null : lead(oracle, oracleTop, top.top1Id()),
                oracleTop == null ? null : marginShift(oracleTop, row));
    }

    private static @Nullable Double marginShift(TopTwo oracleTop, DeviceRow row) {
        int first = row.ids().indexOf(oracleTop.top1Id());
        int second = row.ids().indexOf(oracleTop.runnerUpId());
        return first < 0 || second < 0
                ? null
                : (Double) (row.logits().get(first)
                        - row.logits().get(second)
                        - oracleTop.margin().logit());
    }

    private static @Nullable TopTwo topTwo(DeviceRow row) {
        Double logSumExp = row.logSumExp();
        if (row.nonFinite() > 0 || logSumExp == null) {
            return null;
        }
        double margin = row.logits().get(0) - row.logits().get(1);
        double probability = Math.exp(row.logits().get(0) - logSumExp);
        return new TopTwo(
                row.ids().get(0),
                row.ids().get(1),
                row.logits().get(0),
                new Margin(margin, -Math.expm1(-margin) * Math.min(1, probability)),
                logSumExp);
    }

    private static @Nullable Double lead(OracleRow oracle, TopTwo oracleTop, int chosen) {
        if (oracleTop.top1Id() == chosen) {
            return null;
        }
        Double logit = logit(oracle, chosen);
        return logit == null ? null : oracleTop.top1Logit() - logit;
    }

    /**
     * Returns {@code Σ pᵢ (ln pᵢ − ln qᵢ) + t (ln t − ln u)} over the tokens that both rows recorded, with {@code t = 1
     * − Σ pᵢ} and {@code u = 1 − Σ qᵢ}: the divergence after merging all other tokens into one, which is never more
     * than the divergence itself (Cover and Thomas, <i>Elements of Information Theory</i>, 2nd ed., 2006, theorem
     * 2.7.1). Where a rest is too small to be known from 1 minus a sum, {@code t − u} takes its place, which is never
     * more than {@code t (ln t − ln u)}.
     */
    private static double klAtLeastNats(OracleRow oracle, TopTwo oracleTop, DeviceRow row, TopTwo top) {
        double sum = 0;
        double restOfOracle = 1;
        double restOfDevice = 1;
        for (int i = 0; i < row.k(); i++) {
            Double logit = logit(oracle, row.ids().get(i));
            if (logit == null) {
                continue;
            }
            double oracleLog = logit - oracleTop.logSumExp();
            double deviceLog = row.logits().get(i) - top.logSumExp();
            double p = Math.exp(oracleLog);
            sum += p * (oracleLog - deviceLog);
            restOfOracle -= p;
            restOfDevice -= Math.exp(deviceLog);
        }
        double rest = restOfOracle < SMALL_REST || restOfDevice < SMALL_REST
                ? restOfOracle - restOfDevice
                : restOfOracle * Math.log(restOfOracle / restOfDevice);
        return Math.max(0, sum + rest);
    }

    private static @Nullable Double logit(OracleRow row, int id) {
        return row.either(full -> logit(full, id), topK -> logit(topK, id));
    }

    private static Double logit(FullRow row, int id) {
        return (double) row.logits()[id];
    }

    private static @Nullable Double logit(TopKRow row, int id) {
        return IntStream.range(0, row.k())
                .filter(i -> row.ids()[i] == id)
                .mapToObj(i -> (double) row.logits()[i])
                .findFirst()
                .orElse(null);
    }
}

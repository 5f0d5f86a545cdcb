package dev.shipgate.report;

import dev.shipgate.transcript.FullRowDifference;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows of logits, compared, the same at every run. */
final class RowSamples {

    private static final double ULP = 0x1p-20;
    private static final List<String> WORDS = List.of(
            "The",
            " alphabet",
            " begins",
            ",",
            " A",
            " B",
            " C",
            "\n",
            " and",
            " the",
            " of",
            "<b>",
            " 7",
            "é",
            "\u0645\u0631\u062d\u0628\u0627",
            "\ud83d\ude00");

    private RowSamples() {}

    static Token token(int id) {
        return new Token(id, WORDS.get(id % WORDS.size()));
    }

    static Margin margin(double nats) {
        return new Margin(nats, Math.min(1, nats / 10));
    }

    static Integer[] continuation() {
        Integer[] ids = new Integer[24];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i % 2 == 0 ? 3 : 4 + i / 2 % 8;
        }
        return ids;
    }

    static List<PositionObservation> healthy(int count) {
        return flipped(count);
    }

    static List<PositionObservation> flipped(int count, int... flips) {
        Random random = new Random(count);
        Set<Integer> differ = new TreeSet<>();
        for (int flip : flips) {
            differ.add(flip);
        }
        List<PositionObservation> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            positions.add(position(i, random, differ.contains(i)));
        }
        return positions;
    }

    /** Returns these rows with tokens that all have this text. */
    static List<PositionObservation> named(String text, List<PositionObservation> positions) {
        return positions.stream()
                .map(each -> new PositionObservation(
                        each.position(),
                        new Token(each.input().id(), text),
                        with(text, each.oracle()),
                        with(text, each.bundle()),
                        0,
                        each.difference(),
                        with(text, each.oracleLeaders()),
                        with(text, each.bundleLeaders())))
                .toList();
    }

    private static @Nullable RowTop with(String text, @Nullable RowTop row) {
        return row == null
                ? null
                : new RowTop(
                        new Token(row.top1().id(), text),
                        new Token(row.runnerUp().id(), text),
                        row.top1Logit(),
                        row.margin(),
                        row.ulpLogit());
    }

    private static List<RankedToken> with(String text, List<RankedToken> leaders) {
        return leaders.stream()
                .map(each -> new RankedToken(new Token(each.token().id(), text), each.logit(), each.prob()))
                .toList();
    }

    static List<PositionObservation> notFiniteFrom(int count, int from) {
        List<PositionObservation> positions = new ArrayList<>(healthy(count).subList(0, from));
        for (int i = from; i < count; i++) {
            positions.add(new PositionObservation(i, token(i), row(i + 1, 5), null, 2048, null, List.of(), List.of()));
        }
        return positions;
    }

    private static PositionObservation position(int i, Random random, boolean flips) {
        double margin = Math.exp(random.nextGaussian()) * 2 + 0.15;
        double error = flips ? margin : 0.05 * Math.exp(random.nextGaussian() / 2);
        double kl = error * error / 20;
        RowTop oracle = row(i + 1, margin);
        RowTop bundle = flips ? row(i + 7, margin / 8) : row(i + 1, Math.max(0.01, margin - error / 2));
        return new PositionObservation(
                i,
                token(i),
                oracle,
                bundle,
                0,
                new FullRowDifference(
                        flips ? 2 : 1, 1 - Math.min(0.2, kl / 4), kl, error, error / 4, -Math.min(1, error / 9)),
                flips ? leaders(oracle, bundle) : List.of(),
                flips ? leaders(bundle, oracle) : List.of());
    }

    private static List<RankedToken> leaders(RowTop row, RowTop other) {
        return List.of(
                new RankedToken(row.top1(), 11, 0.6),
                new RankedToken(other.top1(), 11 - row.margin().logit(), 0.2),
                new RankedToken(token(row.top1().id() + 100), 3, 0.1),
                new RankedToken(token(row.top1().id() + 101), 2, 0.05),
                new RankedToken(token(row.top1().id() + 102), 1, 0.01));
    }

    private static RowTop row(int top, double margin) {
        return new RowTop(token(top), token(top + 50), 11, margin(margin), ULP);
    }
}

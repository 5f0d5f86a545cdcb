package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Outcome;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RankedToken;
import dev.shipgate.transcript.RowTop;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Explains a position at which the two rows have different top-1 tokens.
 *
 * @param title its place
 * @param outcome its outcome under the policy
 * @param sentence the choice of each side, and by how much
 * @param oracle the oracle's most likely tokens
 * @param bundle the bundle's most likely tokens
 */
public record Flip(String title, Outcome outcome, String sentence, List<Leader> oracle, List<Leader> bundle) {

    /**
     * One of the most likely tokens.
     *
     * @param rank 1 is the top
     * @param token the token, with invisible characters escaped
     * @param logit its logit
     * @param prob its probability in per cent
     * @param width the width of the bar that shows the probability, 0 to 100
     * @param chosen the side whose top-1 it is: {@code "oracle's top-1"}, {@code "bundle's top-1"}, or empty
     */
    public record Leader(int rank, String token, String logit, String prob, String width, String chosen) {}

    static Flip of(String caseId, PositionObservation position, Outcome outcome) {
        return new Flip(
                VisibleText.plain(caseId, 60) + ", position " + position.position() + ", after "
                        + VisibleText.of(position.input()),
                outcome,
                sentence(position),
                leaders(position.oracleLeaders(), position),
                leaders(position.bundleLeaders(), position));
    }

    static String sentence(PositionObservation position) {
        RowTop oracle = position.oracle();
        RowTop bundle = position.bundle();
        if (bundle == null) {
            return Numbers.counted(position.nonFinite(), "logit is", "logits are") + " NaN or infinite"
                    + (oracle == null
                            ? "."
                            : "; the oracle's top-1 is " + VisibleText.of(oracle.top1()) + ", "
                                    + Numbers.nats(oracle.margin().logit()) + " ahead.");
        }
        if (oracle == null) {
            return "The oracle's own row is not finite.";
        }
        double ulps = oracle.margin().logit() / bundle.ulpLogit();
        return "The oracle's top-1 is " + VisibleText.of(oracle.top1()) + ", "
                + Numbers.nats(oracle.margin().logit()) + " ahead of "
                + VisibleText.of(oracle.runnerUp()) + ". That lead is " + steps(ulps)
                + " of the bundle's logits, so the bundle's dtype " + (ulps < 1 ? "cannot" : "can")
                + " tell the two apart. The bundle's top-1 is "
                + VisibleText.of(bundle.top1()) + ", "
                + Numbers.nats(bundle.margin().logit()) + " (" + steps(bundle.marginUlps())
                + ") ahead of " + VisibleText.of(bundle.runnerUp()) + "."
                + gap(position);
    }

    private static String steps(double ulps) {
        return Numbers.of(ulps) + " ulps";
    }

    private static String gap(PositionObservation position) {
        Double here = between(position.oracleLeaders(), position);
        Double there = between(position.bundleLeaders(), position);
        if (here == null || there == null) {
            Integer rank =
                    position.difference() == null ? null : position.difference().oracleTokenRank();
            return rank == null ? "" : " The oracle's token has rank " + rank + " in the bundle's row.";
        }
        return " The difference between these two tokens is " + signed(here) + " nat in the oracle and " + signed(there)
                + " nat in the bundle: it changed by " + Numbers.nats(Math.abs(here - there)) + ".";
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : value < 0 ? "−" : "") + Numbers.of(Math.abs(value));
    }

    /**
     * Returns the logit of the oracle's token minus that of the bundle's token, in nats; {@code null} if either isn't
     * among the leaders.
     */
    private static @Nullable Double between(List<RankedToken> leaders, PositionObservation position) {
        Double expected = logit(leaders, position.oracle());
        Double found = logit(leaders, position.bundle());
        return expected == null || found == null ? null : Double.valueOf(expected - found);
    }

    private static @Nullable Double logit(List<RankedToken> leaders, @Nullable RowTop row) {
        return leaders.stream()
                .filter(each -> row != null && each.token().id() == row.top1().id())
                .map(RankedToken::logit)
                .findFirst()
                .orElse(null);
    }

    private static List<Leader> leaders(List<RankedToken> leaders, PositionObservation position) {
        return IntStream.range(0, leaders.size())
                .mapToObj(i -> leader(i + 1, leaders.get(i), position))
                .toList();
    }

    private static Leader leader(int rank, RankedToken ranked, PositionObservation position) {
        int id = ranked.token().id();
        boolean oracles = position.oracle() != null && position.oracle().top1().id() == id;
        boolean bundles = position.bundle() != null && position.bundle().top1().id() == id;
        return new Leader(
                rank,
                VisibleText.of(ranked.token()),
                String.format(Locale.ROOT, "%.3f", ranked.logit()),
                Numbers.of(100 * ranked.prob()) + " %",
                Drawing.number(100 * ranked.prob()),
                oracles ? "oracle's top-1" : bundles ? "bundle's top-1" : "");
    }
}

package dev.shipgate.report.wording;

import dev.shipgate.transcript.ClassRate;
import dev.shipgate.transcript.PositionBand;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.ShardFacts;
import dev.shipgate.transcript.WorstPosition;
import java.util.List;

/** The headings and cells that every report of a corpus has, below its figures. */
public final class CorpusWords {

    /** The columns of the agreement by class of the token. */
    public static final List<String> CLASSES = List.of("class", "positions", "same", "95 % interval");

    /** The columns of the agreement by position. */
    public static final List<String> BANDS =
            List.of("positions of a text", "positions", "same", "95 % interval", "mean KLD, nat");

    /** The columns of the positions that differ most. */
    public static final List<String> WORST = List.of(
            "case", "position", "fed", "oracle", "bundle", "KLD, nat", "oracle's margin, nat", "margin shift, nat");

    /** The columns of the shards. */
    public static final List<String> SHARDS =
            List.of("shard", "cases", "positions", "steps", "time", "engine", "machine");

    private CorpusWords() {}

    /** Returns the name of a class of tokens. */
    public static String name(ClassRate rate) {
        return rate.tokenClass() == null ? "unknown" : rate.tokenClass().id();
    }

    /** Returns the positions of a band, such as {@code 8 to 15}. */
    public static String name(PositionBand band) {
        return band.to() - band.from() == 1 ? "" + band.from() : band.from() + " to " + (band.to() - 1);
    }

    /** Returns the share that agrees, or a dash. */
    public static String share(Rate rate) {
        return rate.of() == 0 ? Numbers.NONE : Numbers.percent(rate.agreed() / (double) rate.of());
    }

    /** Returns the confidence interval of a share. */
    public static String interval(Rate rate) {
        return Numbers.percent(rate.low()) + " to " + Numbers.percent(rate.high());
    }

    /** Returns the KL divergence of a position, in nats. */
    public static String kl(WorstPosition position) {
        return position.klNats() == null ? "not finite" : Numbers.of(position.klNats());
    }

    /** Returns the number of a shard, such as {@code 1/4}. */
    public static String number(ShardFacts shard, int of) {
        return shard.index() + "/" + of;
    }

    /** Returns the machine that measured a shard. */
    public static String machine(ShardFacts shard) {
        return shard.environment().cpu() + ", Java " + shard.environment().java();
    }
}

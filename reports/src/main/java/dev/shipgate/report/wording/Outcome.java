package dev.shipgate.report.wording;

import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one position. The constants are in order from best to worst. The word and the sign carry the meaning
 * without colour.
 */
public enum Outcome {
    AGREE("agrees", "✓"),
    REFUSED("refused: differs where the oracle is too weak to judge", "○"),
    TIE("tie: differs inside the tie band, at a tie of the oracle or within the bundle's noise", "≈"),
    OVER_LIMIT("over a limit of the policy", "▲"),
    FLIP("flip: differs where the oracle is confident", "✗"),
    NON_FINITE("not finite: NaN or infinite logits", "∅");

    private final String meaning;
    private final String sign;

    Outcome(String meaning, String sign) {
        this.meaning = meaning;
        this.sign = sign;
    }

    /** Returns the single word for it. */
    public String word() {
        return switch (this) {
            case AGREE -> "agrees";
            case REFUSED -> "refused";
            case TIE -> "tie";
            case OVER_LIMIT -> "over limit";
            case FLIP -> "flip";
            case NON_FINITE -> "not finite";
        };
    }

    /** Returns the word and its meaning. */
    public String meaning() {
        return meaning;
    }

    /** Returns the sign for it. */
    public String sign() {
        return sign;
    }

    /** Returns its class in style sheets. */
    public String css() {
        return switch (this) {
            case AGREE -> "agree";
            case REFUSED -> "refused";
            case TIE -> "tie";
            case OVER_LIMIT -> "limit";
            case FLIP -> "flip";
            case NON_FINITE -> "nan";
        };
    }

    /** Returns whether it counts against the bundle. */
    public boolean bad() {
        return this == OVER_LIMIT || this == FLIP || this == NON_FINITE;
    }

    /** Returns the outcome of each position, in order; if nothing was judged, a difference is refused. */
    public static List<Outcome> of(List<PositionObservation> positions, @Nullable Tally tally) {
        Outcome[] byPosition = new Outcome[positions.size()];
        for (int i = 0; i < byPosition.length; i++) {
            PositionObservation position = positions.get(i);
            byPosition[i] = position.nonFinite() > 0 ? NON_FINITE : position.agrees() ? AGREE : REFUSED;
        }
        if (tally != null) {
            mark(byPosition, tally.refused(), REFUSED);
            mark(byPosition, tally.ties(), TIE);
            mark(byPosition, tally.overLimit(), OVER_LIMIT);
            mark(byPosition, tally.flips(), FLIP);
            mark(byPosition, tally.nonFinite(), NON_FINITE);
        }
        return List.of(byPosition);
    }

    private static void mark(Outcome[] byPosition, List<Integer> positions, Outcome outcome) {
        for (int position : positions) {
            if (position < byPosition.length) {
                byPosition[position] = outcome;
            }
        }
    }

    /** Returns the positions with one of these outcomes. */
    public static List<Integer> where(List<Outcome> outcomes, Predicate<Outcome> wanted) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (wanted.test(outcomes.get(i))) {
                positions.add(i);
            }
        }
        return positions;
    }
}

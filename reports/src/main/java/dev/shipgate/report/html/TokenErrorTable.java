package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The errors by token id, shown only if one of them stands out.
 *
 * @param table the ids with the largest errors; empty if none stands out
 * @param others a sentence for each way of counting in which none stands out
 */
record TokenErrorTable(Table table, List<String> others) {

    /** How many times the median an error is before readers see it. It decides what to print, not what may ship. */
    private static final double STANDS_OUT = 4;

    TokenErrorTable {
        others = List.copyOf(others);
    }

    static TokenErrorTable of(MarginNoise noise) {
        List<List<Cell>> rows = new ArrayList<>();
        List<String> others = new ArrayList<>();
        add("scored", noise.scored(), rows, others);
        add("fed", noise.fed(), rows, others);
        return new TokenErrorTable(
                Table.of(
                        "Token ids whose errors stand out: as the token that is scored, or as the token that is fed",
                        List.of("token", "when", "rows", "mean error, nat", "RMS error, nat", "times the median"),
                        rows),
                others);
    }

    private static void add(String when, @Nullable TokenErrors errors, List<List<Cell>> rows, List<String> others) {
        if (errors == null) {
            others.add("The errors of " + when + " token ids were not measured, because the oracle didn't record"
                    + " full rows.");
            return;
        }
        TokenError largest = errors.largest().get(0);
        if (largest.rmsNats() <= STANDS_OUT * errors.medianRmsNats()) {
            others.add("None of " + Numbers.count(errors.ids()) + " " + when + " token ids stands out: the largest RMS"
                    + " error, " + Numbers.nats(largest.rmsNats()) + " of " + VisibleText.of(largest.token()) + ", is "
                    + times(largest, errors) + " the median.");
            return;
        }
        for (TokenError error : errors.largest()) {
            rows.add(List.of(
                    Cell.token(error.token()),
                    Cell.text(when),
                    Cell.count(error.rows()),
                    Cell.number(Numbers.of(error.meanNats())),
                    Cell.number(Numbers.of(error.rmsNats())),
                    Cell.number(times(error, errors))));
        }
    }

    private static String times(TokenError error, TokenErrors errors) {
        return errors.medianRmsNats() == 0
                ? Numbers.NONE
                : String.format(Locale.ROOT, "%.1f ×", error.rmsNats() / errors.medianRmsNats());
    }
}

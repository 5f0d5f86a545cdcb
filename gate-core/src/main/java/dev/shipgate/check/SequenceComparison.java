package dev.shipgate.check;

import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.DivergenceKind;
import dev.shipgate.transcript.Margin;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares continuations of one case token by token, and reports how confident the oracle was where they diverge. */
final class SequenceComparison {

    private final TokenTexts texts;
    private final List<Integer> stopTokens;
    private final OracleCase oracleCase;

    SequenceComparison(TokenTexts texts, List<Integer> stopTokens, OracleCase oracleCase) {
        this.texts = texts;
        this.stopTokens = stopTokens;
        this.oracleCase = oracleCase;
    }

    TokenTexts texts() {
        return texts;
    }

    /**
     * Compares two continuations.
     *
     * @param bundle the gated bundle's, for its rows; {@code null} if it is not known
     */
    Sequence compare(List<Integer> expected, List<Integer> found, @Nullable Continuation bundle) {
        int index = Sequence.agreeing(expected, found);
        boolean identical = index == expected.size() && index == found.size();
        List<Integer> prefix = expected.subList(0, index);
        return new Sequence(
                expected,
                found,
                texts.text(expected),
                texts.text(found),
                identical
                        ? null
                        : divergence(
                                index,
                                prefix,
                                index < expected.size() ? expected.get(index) : null,
                                index < found.size() ? found.get(index) : null,
                                bundle));
    }

    /** Describes where two continuations that share {@code prefix} diverge. */
    Divergence divergence(
            int index,
            List<Integer> prefix,
            @Nullable Integer expected,
            @Nullable Integer found,
            @Nullable Continuation bundle) {
        return divergence(index, prefix, expected, found, bundle == null ? null : bundleRow(index, prefix, bundle));
    }

    /** Describes where two continuations that share {@code prefix} diverge, and the gated bundle's row there. */
    Divergence divergence(
            int index,
            List<Integer> prefix,
            @Nullable Integer expected,
            @Nullable Integer found,
            @Nullable RowTop bundleRow) {
        boolean oracleCameThisWay = startsWith(oracleGreedy(), prefix);
        return new Divergence(
                index,
                kind(expected, found),
                token(expected),
                token(found),
                oracleCameThisWay ? oracleMargin(index) : null,
                oracleCameThisWay ? oracleRunnerUp(index) : null,
                bundleRow);
    }

    private @Nullable RowTop bundleRow(int index, List<Integer> prefix, Continuation bundle) {
        boolean cameThisWay = index < bundle.tops().size() && startsWith(bundle.ids(), prefix);
        return cameThisWay ? texts.rowTop(bundle.tops().get(index), bundle.format()) : null;
    }

    private DivergenceKind kind(@Nullable Integer expected, @Nullable Integer found) {
        if (expected == null || found != null && stopTokens.contains(expected)) {
            return DivergenceKind.RUNS_PAST_STOP;
        }
        if (found == null) {
            return DivergenceKind.ENDS_SHORT;
        }
        return stopTokens.contains(found) ? DivergenceKind.STOPS_EARLY : DivergenceKind.OTHER_TOKEN;
    }

    private List<Integer> oracleGreedy() {
        Greedy greedy = oracleCase.greedy();
        return greedy == null ? List.of() : greedy.ids();
    }

    private @Nullable Margin oracleMargin(int index) {
        Greedy greedy = oracleCase.greedy();
        return greedy != null
                        && index < greedy.logitMargins().size()
                        && index < greedy.probMargins().size()
                ? new Margin(
                        greedy.logitMargins().get(index), greedy.probMargins().get(index))
                : null;
    }

    /** Only the row after the prompt is recorded as logits; further on, an oracle keeps ids and margins. */
    private @Nullable Token oracleRunnerUp(int index) {
        if (index != 0) {
            return null;
        }
        TopTwo top =
                RowComparator.health(oracleCase.row(oracleCase.positions() - 1)).topTwo();
        return top == null ? null : texts.token(top.runnerUpId());
    }

    private @Nullable Token token(@Nullable Integer id) {
        return id == null ? null : texts.token(id);
    }

    private static boolean startsWith(List<Integer> ids, List<Integer> prefix) {
        return ids.size() >= prefix.size() && ids.subList(0, prefix.size()).equals(prefix);
    }
}

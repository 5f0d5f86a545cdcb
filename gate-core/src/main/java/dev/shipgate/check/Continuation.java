package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.engine.RowSink;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Margin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine generates after a prompt, always taking its own top-1.
 *
 * @param tops the most likely tokens of its row, for each token it chose
 * @param format the number format of its logits
 * @param nonFiniteAt index of the token that could not be chosen because a logit was NaN or infinite; {@code null} if
 *     there was none
 */
public record Continuation(
        List<TopTwo> tops, FloatFormat format, @Nullable Integer nonFiniteAt) {

    public Continuation {
        tops = List.copyOf(tops);
    }

    /** Returns the token ids. */
    public List<Integer> ids() {
        return tops.stream().map(TopTwo::top1Id).toList();
    }

    /** Returns its margin at each token. */
    public List<Margin> margins() {
        return tops.stream()
                .map(top -> new Margin(top.margin().logit(), top.margin().prob()))
                .toList();
    }

    /** Returns how many steps a continuation as long as the oracle's takes: its first token needs none. */
    static long expectedSteps(OracleCase oracleCase) {
        return oracleCase.greedy() == null
                ? 0
                : Math.max(0, oracleCase.greedy().ids().size() - 1);
    }

    /**
     * Continues after a prompt.
     *
     * @param engine has been fed the prompt
     * @param logits the row of the prompt's last token; receives each row in turn
     * @param length how many tokens to choose
     */
    public static Continuation of(Engine engine, float[] logits, int length) {
        FloatFormat format = FloatFormat.named(engine.facts().logitsType());
        List<TopTwo> tops = new ArrayList<>(length);
        while (tops.size() < length) {
            if (!tops.isEmpty()) {
                engine.step(tops.get(tops.size() - 1).top1Id(), logits);
            }
            TopTwo top = engine.rows().health(logits).topTwo();
            if (top == null) {
                return new Continuation(tops, format, tops.size());
            }
            tops.add(top);
        }
        return new Continuation(tops, format, null);
    }

    /**
     * Resets the engine, feeds it a prompt and continues from there.
     *
     * @param rows receives the row after each token of the prompt
     */
    public static Continuation of(Engine engine, List<Integer> prompt, int length, float[] logits, RowSink rows) {
        engine.reset();
        engine.steps(prompt, logits, rows);
        return of(engine, logits, length);
    }
}

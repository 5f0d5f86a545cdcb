package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Margin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says after a prompt, always taking its own top-1.
 *
 * @param tops what its row says at each token it chose
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
     * Continues behind a prompt.
     *
     * @param engine stands behind the prompt
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
            if (RowComparator.nonFinite(logits) > 0) {
                return new Continuation(tops, format, tops.size());
            }
            tops.add(TopTwo.of(logits));
        }
        return new Continuation(tops, format, null);
    }

    /** Feeds a prompt and continues behind it. Resets the engine first. */
    public static Continuation of(Engine engine, List<Integer> prompt, int length, float[] logits) {
        engine.reset();
        prompt.forEach(tokenId -> engine.step(tokenId, logits));
        return of(engine, logits, length);
    }
}

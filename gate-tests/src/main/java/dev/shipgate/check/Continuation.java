package dev.shipgate.check;

import dev.shipgate.engine.Engine;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.transcript.Margin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says after a prompt, always taking its own top-1.
 *
 * @param ids         the token ids
 * @param margins     its margin at each of them
 * @param nonFiniteAt index of the token that could not be chosen because a logit was NaN or infinite; {@code null} if
 *                    there was none
 */
public record Continuation(List<Integer> ids, List<Margin> margins, @Nullable Integer nonFiniteAt) {

    public Continuation {
        ids = List.copyOf(ids);
        margins = List.copyOf(margins);
    }

    /**
     * Continues behind a prompt.
     *
     * @param engine stands behind the prompt
     * @param logits the row of the prompt's last token; receives each row in turn
     * @param length how many tokens to choose
     */
    public static Continuation of(Engine engine, float[] logits, int length) {
        List<Integer> ids = new ArrayList<>(length);
        List<Margin> margins = new ArrayList<>(length);
        while (ids.size() < length) {
            if (!ids.isEmpty()) {
                engine.step(ids.get(ids.size() - 1), logits);
            }
            if (RowComparator.nonFinite(logits) > 0) {
                return new Continuation(ids, margins, ids.size());
            }
            TopTwo top = TopTwo.of(logits);
            ids.add(top.top1Id());
            margins.add(new Margin(top.margin().logit(), top.margin().prob()));
        }
        return new Continuation(ids, margins, null);
    }

    /** Feeds a prompt and continues behind it. Resets the engine first. */
    public static Continuation of(Engine engine, List<Integer> prompt, int length, float[] logits) {
        engine.reset();
        prompt.forEach(tokenId -> engine.step(tokenId, logits));
        return of(engine, logits, length);
    }
}

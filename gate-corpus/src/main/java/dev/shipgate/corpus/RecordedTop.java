package dev.shipgate.corpus;

import org.jspecify.annotations.Nullable;

/**
 * What the oracle's document says of a row, beside the row itself. Each part is {@code null} if it wasn't recorded.
 *
 * @param top1Id the top token
 * @param marginNats its margin over the runner-up in nats
 * @param marginProb its margin in probability
 */
public record RecordedTop(
        @Nullable Integer top1Id,
        @Nullable Double marginNats,
        @Nullable Double marginProb) {}

package dev.shipgate.engine.child;

import java.time.Duration;
import java.util.function.Supplier;

/** A request that the child is working on. */
final class Call {

    private volatile Supplier<String> doing;
    private volatile Duration limit;
    private volatile long deadlineNanos;

    /** @param doing describes the work, such as {@code step 3 (token 17) of model.onnx} */
    Call(Supplier<String> doing, Duration limit) {
        this.doing = doing;
        this.limit = limit;
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** Goes on to other work, with a time limit of its own. */
    synchronized void goOn(Supplier<String> next, Duration newLimit) {
        doing = next;
        limit = newLimit;
        deadlineNanos = System.nanoTime() + newLimit.toNanos();
    }

    /** Doesn't count a time in which the child waited for its parent. */
    synchronized void excuse(long nanos) {
        deadlineNanos += nanos;
    }

    boolean isOverdue() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    Duration limit() {
        return limit;
    }

    String doing() {
        return doing.get();
    }
}

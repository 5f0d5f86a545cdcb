package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DeferredTests {

    private static final Duration AGES = Duration.ofMinutes(1);

    private final Executor executor = task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    };

    @Test
    void a_value_in_time_is_the_value() {
        assertThat(start(() -> "in time", AGES).get()).isEqualTo("in time");
    }

    @Test
    void a_value_that_never_comes_is_not_waited_for() {
        CountDownLatch never = new CountDownLatch(1);

        Deferred<String> late = start(
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                    return "late";
                },
                Duration.ofMillis(20));

        assertThatThrownBy(late::get).isInstanceOf(IllegalStateException.class).hasMessage("too late");
    }

    @Test
    void a_failure_in_time_keeps_its_type() {
        Deferred<String> failed = start(
                () -> {
                    throw new UnsupportedOperationException("no");
                },
                AGES);

        assertThatThrownBy(failed::get)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("no");
    }

    @Test
    void a_value_on_demand_is_computed_once_and_only_if_needed() {
        AtomicInteger computed = new AtomicInteger();
        Deferred<Integer> value = Deferred.onDemand(computed::incrementAndGet);

        assertThat(value.finished()).isFalse();
        assertThat(computed).hasValue(0);
        assertThat(value.get()).isEqualTo(1);
        assertThat(value.get()).isEqualTo(1);
        assertThat(value.finished()).isTrue();
    }

    private Deferred<String> start(Supplier<String> maker, Duration deadline) {
        return Deferred.start(maker, executor, deadline, () -> new IllegalStateException("too late"));
    }
}

package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class HeapProblemTests {

    private final StringWriter err = new StringWriter();
    private final PrintWriter console = new PrintWriter(err, true);

    @Command
    static final class Hungry implements Runnable {

        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void a_jvm_error_prints_one_line_and_exits_with_5() {
        assertThat(ShipGate.execute(new CommandLine(new Hungry()), new String[0], console))
                .isEqualTo(5);

        assertThat(err.toString())
                .startsWith("shipgate: Java's heap of ")
                .contains("JAVA_TOOL_OPTIONS=-Xmx", "shipgate doctor");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void it_is_found_below_whatever_is_wrapped_around_it() {
        IllegalStateException wrapped =
                new IllegalStateException(new CompletionException(new OutOfMemoryError("Java heap space")));

        assertThat(ShipGate.explain(wrapped, console)).isEqualTo(5);

        assertThat(err.toString()).startsWith("shipgate: Java's heap of ").doesNotContain("internal error");
        assertThat(HeapProblem.in(new IllegalStateException("something else"))).isEmpty();
    }
}

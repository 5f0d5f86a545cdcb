package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.ScriptedEngine;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A run that cannot be opened leaves nothing open: no engine, no thread. */
@Isolated("counts the threads of the JVM")
class FailedOpeningTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final Set<Thread> before = backgroundThreads();
    private final List<ScriptedEngine> engines = new CopyOnWriteArrayList<>();

    @Test
    void a_broken_oracle() throws Exception {
        Files.writeString(folder.resolve("oracle.json"), "{}");

        assertRefused(request(folder, null));
    }

    @Test
    void a_missing_baseline() throws Exception {
        assertRefused(request(EmbeddedModel.oracle(), folder.resolve("missing")));
    }

    @Test
    void a_broken_device_run() throws Exception {
        Path run = Files.writeString(folder.resolve("run.json"), "[]");

        assertRefused(request(EmbeddedModel.oracle(), EmbeddedModel.baseline(), run));
    }

    @Test
    void a_broken_policy() throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "schema: none");

        assertRefused(request(EmbeddedModel.oracle(), EmbeddedModel.baseline()).policy(policy));
    }

    private void assertRefused(GateRequest.Builder request) throws InterruptedException {
        assertThatThrownBy(() -> Gate.open(request.build(), this::open, Progress.SILENT))
                .isInstanceOf(InvalidInputException.class);
        assertThat(engines).isNotEmpty().allMatch(ScriptedEngine::isClosed);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!left().isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
        }
        assertThat(left()).as("background threads that are still alive").isEmpty();
    }

    private Engine open(Bundle bundle, EngineOptions options, Supplier<Oracle> oracle) {
        int vocabularySize = Objects.requireNonNull(bundle.manifest().vocabSize());
        ScriptedEngine engine = new ScriptedEngine(vocabularySize, fed -> ScriptedEngine.rowOf(2048, 0));
        engines.add(engine);
        return engine;
    }

    private Set<Thread> left() {
        Set<Thread> left = backgroundThreads();
        left.removeAll(before);
        return left;
    }

    private static Set<Thread> backgroundThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("shipgate-background"))
                .collect(Collectors.toSet());
    }

    private static GateRequest.Builder request(Path oracle, @Nullable Path baseline, Path... deviceRuns) {
        return GateRequest.builder()
                .oracle(oracle)
                .bundle(EmbeddedModel.bundle("decode_fp32"))
                .baseline(baseline)
                .deviceRuns(List.of(deviceRuns));
    }
}

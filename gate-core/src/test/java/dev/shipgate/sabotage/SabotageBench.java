package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.diagnosis.Diagnosis;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Transcript;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate over what conversions break, and over what they may do. Every fault must be red and every harmless variant
 * green.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SabotageBench {

    private final List<Row> rows = new ArrayList<>();

    /** Returns what is gated: faults, and variants without a family, which are harmless. */
    abstract List<Variant> variants();

    /**
     * What the gate says of a variant.
     *
     * @param variant what was changed
     * @param transcript what came of it
     */
    record Row(Variant variant, Transcript transcript) {

        @Nullable
        Family named() {
            return transcript.findings().stream()
                    .map(Finding::family)
                    .findFirst()
                    .orElse(null);
        }

        List<String> conclusive() {
            return transcript.findings().stream()
                    .filter(finding -> finding.strength() == Strength.CONCLUSIVE)
                    .map(Finding::signature)
                    .toList();
        }

        /** Returns what is recognised if the errors of rows and states are these. */
        List<String> signatures(ErrorFigures errors) {
            return new Diagnosis()
                    .diagnose(errors.in(transcript.measured()), transcript.judgements(), transcript.policy()).stream()
                            .map(Finding::signature)
                            .toList();
        }

        List<String> caughtBy() {
            return transcript.judgements().stream()
                    .filter(each -> each.standing() == Standing.REQUIRED)
                    .filter(each -> !Objects.requireNonNull(each.verdict()).mayShip())
                    .map(Judgement::subject)
                    .map(subject -> subject.check().id())
                    .distinct()
                    .toList();
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-50s %-14s %-9s %-14s %s",
                    variant.name(),
                    variant.family() == null ? "harmless" : variant.family().id(),
                    transcript.verdict(),
                    named() == null ? "–" : named().id(),
                    String.join(", ", caughtBy()));
        }
    }

    /** Two at a time on one thread each: a gate waits for its files and its tokenizer, and the models are small. */
    @BeforeAll
    void gate_every_variant(@TempDir Path folder) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        ExecutorService executor =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<Row>> gated = new ArrayList<>();
        variants().forEach(variant -> gated.add(executor.submit(() -> gate(variant, folder))));
        for (Future<Row> row : gated) {
            rows.add(row.get());
        }
        executor.shutdown();
        print((System.nanoTime() - start) / 1e9);
    }

    @TestFactory
    Stream<DynamicTest> every_fault_is_red() {
        return faults().map(row -> DynamicTest.dynamicTest(
                row.variant().name(),
                () -> assertThat(row.transcript().verdict().mayShip()).isFalse()));
    }

    @TestFactory
    Stream<DynamicTest> every_harmless_variant_is_green() {
        return harmless()
                .map(row -> DynamicTest.dynamicTest(row.variant().name(), () -> {
                    assertThat(row.transcript().verdict().mayShip())
                            .as(row.transcript().headline())
                            .isTrue();
                    assertThat(row.transcript().findings()).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> conclusive_findings_need_no_error_figure() {
        return rows.stream()
                .filter(row -> !row.conclusive().isEmpty())
                .map(row -> DynamicTest.dynamicTest(row.variant().name(), () -> {
                    assertThat(row.signatures(ErrorFigures.SMALL)).containsAll(row.conclusive());
                    assertThat(row.signatures(ErrorFigures.LARGE)).containsAll(row.conclusive());
                }));
    }

    final Stream<Row> faults() {
        return rows.stream().filter(row -> row.variant().family() != null);
    }

    final Stream<Row> harmless() {
        return rows.stream().filter(row -> row.variant().family() == null);
    }

    private static Row gate(Variant variant, Path folder) {
        Path bundle = folder.resolve(Integer.toString(System.identityHashCode(variant)));
        variant.builder().build(bundle);
        GateRequest request = GateRequest.builder()
                .oracle(EmbeddedModel.oracle())
                .bundle(bundle)
                .threads(variant.options().intraOpThreads())
                .optimization(variant.options().optimizationLevel())
                .build();
        try {
            return new Row(variant, EmbeddedModel.gate(request));
        } finally {
            delete(bundle);
        }
    }

    private void print(double seconds) {
        StringBuilder table = new StringBuilder("\n");
        table.append(String.format(
                Locale.ROOT, "%-50s %-14s %-9s %-14s %s%n", "fault", "planted", "verdict", "diagnosis", "caught by"));
        rows.forEach(row -> table.append(row.line()).append('\n'));
        long named =
                faults().filter(row -> row.named() == row.variant().family()).count();
        table.append(String.format(
                Locale.ROOT,
                "%d faults, %d of them red, the planted family named first in %d; %d harmless variants, %d of "
                        + "them green;"
                        + " %.0f s%n",
                faults().count(),
                faults().filter(row -> !row.transcript().verdict().mayShip()).count(),
                named,
                harmless().count(),
                harmless().filter(row -> row.transcript().verdict().mayShip()).count(),
                seconds));
        System.out.print(table);
    }

    private static void delete(Path bundle) {
        try {
            Files.walkFileTree(bundle, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException leftForTheTempDir) {
            // JUnit takes the folder away at the end.
            return;
        }
    }
}

package dev.shipgate.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTests {

    private static final long GB = 1_000_000_000;
    private static final BundleSize LARGE = new BundleSize(2_900_000_000L, 5_000_000);

    @TempDir
    Path folder;

    @Test
    void the_size_of_a_bundle_comes_first() {
        List<ProbeResult> remarks =
                new Doctor(machine(16 * GB, 16 * GB, 4 * GB)).examine(planned(EmbeddedModel.shipBundle()));

        assertThat(remarks.get(0).about()).isEqualTo("bundle");
        assertThat(remarks.get(0).found()).endsWith(": LanguageBundle, 3.80 MB");
        assertThat(remarks)
                .extracting(ProbeResult::about)
                .containsExactly(
                        "bundle",
                        "baseline",
                        "memory",
                        "heap",
                        "reports",
                        "temporary",
                        "oracle",
                        "device run",
                        "java",
                        "machine",
                        "onnxruntime",
                        "graph",
                        "peak memory",
                        "tokenizers",
                        "telemetry",
                        "telemetry");
        assertThat(remarks)
                .as("this machine runs the gate")
                .extracting(ProbeResult::level)
                .doesNotContain(Level.FAIL);
        assertThat(find(remarks, "onnxruntime").found()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void without_a_bundle_only_the_machine_is_checked() {
        List<ProbeResult> remarks = new Doctor(Machine.here())
                .examine(new PlannedRun(List.of(), List.of(), List.of(), List.of(), null, folder));

        assertThat(remarks)
                .extracting(ProbeResult::about)
                .containsExactly(
                        "memory",
                        "heap",
                        "reports",
                        "temporary",
                        "java",
                        "machine",
                        "onnxruntime",
                        "tokenizers",
                        "telemetry",
                        "telemetry");
        assertThat(ProbeResult.worst(remarks)).as("this machine runs the tests").isNotEqualTo(Level.FAIL);
    }

    @Test
    void this_machine_is_described() {
        Machine here = Machine.here();

        assertThat(here.javaFeature()).isGreaterThanOrEqualTo(17);
        assertThat(here.heapBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(here.availableBytes()).isPositive().isLessThanOrEqualTo(here.physicalBytes());
        assertThat(here.environment()).containsEntry("ORT_DISABLE_TELEMETRY", "1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | 12 | OK",
                "16 | 5  | WARN",
                "4  | 3  | WARN",
                "2  | 2  | FAIL",
            })
    void memory_is_compared_with_the_bundle(long physical, long available, Level expected) {
        ProbeResult remark = only(new MemoryProbe(machine(physical * GB, available * GB, GB), LARGE, BundleSize.NONE));

        assertThat(remark.level()).isEqualTo(expected);
        assertThat(remark.found()).contains("up to 5.80 GB (the bundle of 2.90 GB twice)", available + ".00 GB of ");
    }

    @Test
    void a_heavier_baseline_counts() {
        Machine machine = machine(16 * GB, 7 * GB, GB);

        assertThat(only(new MemoryProbe(machine, LARGE, LARGE)).level()).isEqualTo(Level.OK);
        ProbeResult heavy = only(new MemoryProbe(machine, LARGE, new BundleSize(5 * GB, 0)));
        assertThat(heavy.level()).isEqualTo(Level.WARN);
        assertThat(heavy.found()).contains("up to 7.90 GB (the bundle of 2.90 GB and its baseline)");
    }

    @Test
    void the_peak_of_a_run_grows_with_the_rows() {
        PeakEstimate none = new PeakEstimate(0);
        PeakEstimate wide = new PeakEstimate(64);

        assertThat(none.bytes(GB, 248_320)).isBetween(GB, GB + GB / 5);
        assertThat(wide.bytes(GB, 248_320) - none.bytes(GB, 248_320)).isEqualTo(7 * 64 * 4L * 248_320);
    }

    @Test
    void the_peak_of_a_run_is_said_after_a_step_and_compared_with_the_machine() {
        List<ProbeResult> enough = graph(EmbeddedModel.shipBundle()).look();
        List<ProbeResult> tooLittle = new GraphProbe(
                        "graph",
                        EmbeddedModel.shipBundle(),
                        true,
                        machine(GB, 1_000_000, GB),
                        () -> PeakEstimate.of(List.of(EmbeddedModel.oracle())))
                .look();

        assertThat(enough).extracting(ProbeResult::about).containsExactly("graph", "peak memory");
        assertThat(enough.get(1).found()).startsWith("a run takes about ").endsWith(" of memory");
        assertThat(tooLittle.get(1).level()).isEqualTo(Level.WARN);
    }

    private static GraphProbe graph(Path bundle) {
        return new GraphProbe("graph", bundle, true, machine(16 * GB, 16 * GB, GB), () -> new PeakEstimate(0));
    }

    @Test
    void low_memory_is_reported_without_a_bundle_too() {
        assertThat(only(new MemoryProbe(machine(GB, GB / 2, GB), BundleSize.NONE, BundleSize.NONE))
                        .level())
                .isEqualTo(Level.WARN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500  | OK   | ",
                "400  | WARN | -Xmx504m",
                "100  | FAIL | -Xmx504m",
            })
    void the_heap_is_compared_with_the_graph(long megabytes, Level expected, String advice) {
        ProbeResult remark =
                only(new HeapProbe(machine(GB, GB, megabytes * 1_100_000), new BundleSize(3 * GB, 200_000_000)));

        assertThat(remark.level()).isEqualTo(expected);
        assertThat(String.valueOf(remark.advice())).contains(advice == null ? "null" : advice);
        assertThat(remark.found()).contains("it must hold a graph of 200.00 MB");
    }

    @ParameterizedTest
    @CsvSource({"1000, OK", "300, WARN", "50, FAIL"})
    void disk_space_is_compared_with_the_output(long megabytes, Level expected) {
        ProbeResult remark =
                new DiskProbe("reports", folder, 100_000_000, "choose another with --out").room(megabytes * 1_000_000);

        assertThat(remark.level()).isEqualTo(expected);
        assertThat(remark.found()).contains(" free, up to 100.00 MB needed");
    }

    @Test
    void an_unwritable_folder_fails() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(only(new DiskProbe("reports", file.resolve("reports"), 1, "choose another")))
                .isEqualTo(ProbeResult.fail("reports", file + " is a file; expected a folder", "choose another"));
        assertThat(only(new DiskProbe("reports", folder.resolve("not/there/yet"), 1, "choose another"))
                        .level())
                .isEqualTo(Level.OK);
        Path readOnly = Path.of("/proc/self");
        if (Files.isDirectory(readOnly)) {
            assertThat(only(new DiskProbe("reports", readOnly, 1, "choose another"))
                            .level())
                    .isEqualTo(Level.FAIL);
        }
    }

    @Test
    void an_old_java_and_a_single_core_are_reported() {
        Machine old = new Machine("11.0.2", 11, "Someone", "Linux", "amd64", 1, GB, GB, GB, Map.of());

        assertThat(new JavaProbe(old).look()).extracting(ProbeResult::level).containsExactly(Level.FAIL, Level.WARN);
    }

    @Test
    void a_library_that_does_not_load_is_reported_in_one_line() {
        ProbeResult linked = only(new LibraryProbe(
                "onnxruntime",
                () -> {
                    throw new ExceptionInInitializerError(
                            new UnsatisfiedLinkError("libstdc++.so.6: cannot open\nand more"));
                },
                "install it"));
        ProbeResult thrown = only(new LibraryProbe(
                "onnxruntime",
                () -> {
                    throw new IllegalStateException();
                },
                "install it"));

        assertThat(linked)
                .isEqualTo(ProbeResult.fail("onnxruntime", "does not load: libstdc++.so.6: cannot open", "install it"));
        assertThat(thrown.found()).isEqualTo("does not load: IllegalStateException");
    }

    @Test
    void enabled_telemetry_is_reported() {
        Machine on =
                new Machine("17", 17, "Someone", "Linux", "amd64", 2, GB, GB, GB, Map.of("ORT_DISABLE_TELEMETRY", "0"));

        assertThat(new TelemetryProbe(on).look())
                .extracting(ProbeResult::level)
                .containsExactly(Level.WARN, Level.WARN);
        assertThat(new TelemetryProbe(on).look().get(0).found()).contains("ORT_DISABLE_TELEMETRY is \"0\"");
        assertThat(new TelemetryProbe(machine(GB, GB, GB)).look())
                .extracting(ProbeResult::level)
                .containsOnly(Level.OK);
    }

    @Test
    void a_bundle_that_cannot_be_opened_fails_and_has_no_size() {
        ProbeResult remark = only(new BundleProbe("bundle", folder));

        assertThat(remark.level()).isEqualTo(Level.FAIL);
        assertThat(remark.found()).contains("isn't a bundle");
        assertThat(BundleSize.heaviest(List.of(folder))).isEqualTo(BundleSize.NONE);
    }

    @Test
    void a_bundle_without_a_tokenizer_is_a_warning() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.bundle("genai_int4"), folder.resolve("bundle"));
        Files.delete(bundle.resolve("tokenizer.json"));

        assertThat(only(new BundleProbe("bundle", bundle)).level()).isEqualTo(Level.WARN);
    }

    @Test
    void a_broken_oracle_fails() throws IOException {
        Path oracle = EmbeddedModel.copy(EmbeddedModel.oracle(), folder.resolve("oracle"));
        byte[] tensors = Files.readAllBytes(oracle.resolve("oracle.safetensors"));
        tensors[tensors.length - 1] ^= 1;
        Files.write(oracle.resolve("oracle.safetensors"), tensors);

        assertThat(only(new OracleProbe(EmbeddedModel.oracle())).level()).isEqualTo(Level.OK);
        assertThat(only(new OracleProbe(oracle)).level()).isEqualTo(Level.FAIL);
        assertThat(only(new OracleProbe(oracle)).found()).contains("has sha256");
    }

    @Test
    void an_oracle_with_only_weak_cases_fails() throws IOException {
        Path oracle = EmbeddedModel.copy(EmbeddedModel.oracle(), folder.resolve("oracle"));
        Path json = oracle.resolve("oracle.json");
        Files.writeString(json, Files.readString(json).replaceAll("\"kind\": \"(gate|long)\"", "\"kind\": \"weak\""));

        assertThat(only(new OracleProbe(oracle)).found()).contains("0 cases to judge by");
        assertThat(only(new OracleProbe(oracle)).level()).isEqualTo(Level.FAIL);
    }

    @Test
    void a_file_that_is_something_else_fails() {
        ProbeResult remark = only(new InputFileProbe(
                "policy",
                folder,
                file -> {
                    throw new InvalidInputException(file, "is no policy");
                },
                "copy it again"));

        assertThat(remark).isEqualTo(ProbeResult.fail("policy", folder + ": is no policy", "copy it again"));
    }

    @Test
    void problems_come_with_advice_and_checking_nothing_is_a_problem() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProbeResult(Level.WARN, "memory", "little", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeResult(Level.OK, "memory", "enough", "buy more"));
        assertThat(ProbeResult.worst(List.of())).isEqualTo(Level.FAIL);
    }

    @Test
    void a_graph_that_the_gate_does_not_understand_is_named_as_in_a_run() {
        Path bundle =
                GraphEditor.of(EmbeddedModel.shipBundle()).addInput("mystery").writeTo(folder.resolve("extra"));

        ProbeResult found = only(graph(bundle));

        assertThat(found.level()).isEqualTo(Level.FAIL);
        assertThat(found.found()).contains("the graph takes mystery", "which the gate doesn't understand");
        assertThat(found.advice()).contains("INCONCLUSIVE", "exec:PROGRAM");
    }

    @Test
    void a_graph_that_the_runtime_refuses_is_named_as_in_a_run() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("hollow"));
        Files.delete(bundle.resolve("model.onnx.data"));

        assertThat(only(graph(bundle)).advice()).contains("ERROR");
    }

    @Test
    void a_bundle_for_core_ai_gets_its_adapter_and_the_published_traps() throws IOException {
        Path bundle = coreAiBundle();

        List<ProbeResult> found = new CoreAiProbe(bundle, false).look();

        assertThat(found).extracting(ProbeResult::level).containsOnly(Level.WARN);
        assertThat(found)
                .extracting(ProbeResult::advice)
                .satisfiesExactly(
                        advice -> assertThat(advice)
                                .contains("adapters/coreai/coreai_engine.py", "adapters/coreai/swift"),
                        advice -> assertThat(advice).contains("never warm up with a longer prompt, such as 256 tokens"),
                        advice -> assertThat(advice).contains("COREAI_CHUNK_THRESHOLD=1 before the engine is made"),
                        advice -> assertThat(advice).contains("increased-memory-limit"),
                        advice -> assertThat(advice).contains("4 GB", "delete the cache"));
        assertThat(new CoreAiProbe(bundle, true).look()).hasSize(4);
        assertThat(graph(bundle).look()).isEmpty();
        assertThat(new CoreAiProbe(EmbeddedModel.shipBundle(), false).look()).isEmpty();
    }

    @Test
    void a_bundle_for_core_ai_is_pinned_and_refused_by_onnx_runtime() throws IOException {
        Bundle bundle = Bundle.open(coreAiBundle());

        assertThat(bundle.pinFiles()).extracting(PinnedFile::path).contains("nano.aimodel/main.mlirb");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> bundle.requireGraph("--engine"))
                .withMessageEndingWith("is a Core AI model, which ONNX Runtime can't run; on a Mac, run the gate on it"
                        + " with --engine 'exec:python3 adapters/coreai/coreai_engine.py'");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GraphAuditor.audit(bundle))
                .withMessageContaining("they aren't audited");
    }

    private Path coreAiBundle() throws IOException {
        Path model = Files.createDirectories(folder.resolve("core-ai/nano.aimodel"));
        Files.writeString(model.resolve("main.mlirb"), "MLIR");
        Files.writeString(
                folder.resolve("core-ai/metadata.json"),
                "{\"metadata_version\": \"0.2\", \"name\": \"nano\", \"assets\": {\"main\": \"nano.aimodel\"},"
                        + " \"language\": {\"vocab_size\": 2048}}");
        return folder.resolve("core-ai");
    }

    @Test
    void a_gguf_file_is_weighed_and_needs_an_engine() {
        List<ProbeResult> found = new GgufProbe(GgufFixture.nano("q8_0"), false).look();

        assertThat(found).extracting(ProbeResult::level).containsExactly(Level.OK, Level.WARN);
        assertThat(found.get(0).found())
                .endsWith(": qwen35, file type Q8_0, 8.63 bits a weight; a token reads 2.25 MB, 12.3 % of them in the"
                        + " head");
        assertThat(found.get(1).advice()).contains("--engine llama.cpp");
        assertThat(new GgufProbe(GgufFixture.nano("q8_0"), true).look()).hasSize(1);
        assertThat(graph(GgufFixture.nano("q8_0")).look()).isEmpty();
        assertThat(BundleSize.heaviest(List.of(GgufFixture.nano("q8_0"))).graphBytes())
                .isZero();
    }

    @Test
    void a_false_claim_of_a_gguf_file_is_a_warning() {
        List<ProbeResult> found = new GgufProbe(GgufFixture.nano("q4_k_m"), true).look();

        assertThat(found).extracting(ProbeResult::level).containsExactly(Level.OK, Level.WARN, Level.WARN);
        assertThat(found.get(1).found())
                .contains("metadata:general.file_type claims Q4_K_M, mostly q4_k, but the file has q5_0 in 54 of 62");
    }

    @Test
    void other_bundles_have_nothing_to_weigh() {
        assertThat(new GgufProbe(EmbeddedModel.shipBundle(), false).look()).isEmpty();
        assertThat(new GgufProbe(folder.resolve("nowhere"), false).look()).isEmpty();
    }

    private PlannedRun planned(Path bundle) {
        return new PlannedRun(
                List.of(bundle),
                List.of(EmbeddedModel.baseline()),
                List.of(EmbeddedModel.oracle()),
                List.of(EmbeddedModel.deviceRun("int8hu-chromium-wasm")),
                null,
                folder.resolve("reports"));
    }

    private static Machine machine(long physical, long available, long heap) {
        return new Machine(
                "17.0.1",
                17,
                "Someone",
                "Linux",
                "amd64",
                2,
                heap,
                physical,
                available,
                Map.of("ORT_DISABLE_TELEMETRY", "1", "OPT_OUT_TRACKING", "true"));
    }

    private static ProbeResult only(Probe exam) {
        assertThat(exam.look()).hasSize(1);
        return exam.look().get(0);
    }

    private static ProbeResult find(List<ProbeResult> remarks, String about) {
        return remarks.stream()
                .filter(each -> each.about().equals(about))
                .findFirst()
                .orElseThrow();
    }
}

package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shipgate.device.HeadlessBrowser;
import dev.shipgate.device.WebEngine;
import dev.shipgate.devicerun.DeviceCase;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.Recording;
import dev.shipgate.devicerun.Recording.DigestedBy;
import dev.shipgate.devicerun.Recording.EngineUse;
import dev.shipgate.devicerun.Recording.MemoryScope;
import dev.shipgate.devicerun.StopReason;
import dev.shipgate.fixture.PublishedSchema;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.transcript.Transcript;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The commands for devices; one test drives a real browser, if there is one. */
class DeviceCommandTests {

    private static final String WEB_VERSION = "1.30.0";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void without_onnxruntime_web_one_line_says_how_to_get_it() {
        assertThat(execute("device", "serve", "--engine-web", folder.toString()))
                .isEqualTo(2);

        assertThat(err.toString().lines().toList().get(0))
                .isEqualTo("shipgate: onnxruntime-web isn't in " + folder + ": no ort.wasm.min.mjs; run"
                        + " adapters/onnxruntime-web/install.sh, or give their folder with --engine-web DIR");
    }

    @Test
    void without_the_browser_one_line_says_so() {
        assertThat(execute("device", "run", "--browser", "no-such-browser")).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("shipgate: --browser no-such-browser is neither 'chromium' nor a program");
    }

    @Tag("thorough")
    @Test
    void a_browser_runs_the_bundle_and_the_gate_judges_its_run() throws IOException {
        requireBrowser();
        Path file = folder.resolve("chromium.json");

        assertThat(execute("device", "run", "--browser", "chromium", "--no-speed", "--out", file.toString()))
                .as(out + "\n" + err)
                .isZero();

        DeviceRun run = DeviceRun.read(file);
        // The oracle's fifth case is a deliberate near-tie, which the gate compares on no device.
        assertThat(run.cases()).extracting(DeviceCase::id).containsExactly("alphabet", "scripture", "count", "passage");
        assertThat(run.cases()).allSatisfy(each -> {
            assertThat(each.rows()).hasSameSizeAs(each.inputIds());
            assertThat(each.stopReason()).isIn(StopReason.LENGTH, StopReason.EOS);
        });
        DeviceCase first = run.cases().get(0);
        assertThat(first.repeats()).containsExactly(first.greedyIds());
        Recording recording = Objects.requireNonNull(run.recording());
        assertThat(recording.endedAt()).isNotNull();
        assertThat(recording.errors()).isEmpty();
        // The page's memory has the weights, of 3.5 MB.
        assertThat(recording.memory().peakBytes()).isGreaterThan(3_500_000);
        assertThat(recording.memory().scope()).isEqualTo(MemoryScope.PAGE);
        assertThat(recording.digestedBy()).hasSize(5).containsValue(DigestedBy.DEVICE);
        assertThat(recording.engineUse().files()).hasSize(3);
        assertThat(new PublishedSchema(DeviceRun.class, "device-run-2.schema.json").errors(Files.readString(file)))
                .isEmpty();
        assertThat(gate(file)).isZero();
        String transcript = Files.readString(folder.resolve("report/transcript.json"));
        assertThat(new PublishedSchema(Transcript.class, "transcript.schema.json").errors(transcript))
                .isEmpty();
        assertThat(transcript)
                .contains("\"kl_at_least_nats\"", "\"provider_used\" : \"wasm\"", "\"peak_memory_scope\" : \"page\"");
        assertThat(gate(altered(file, run.cases().get(0)))).isEqualTo(1);
        Path unfinished = Files.writeString(
                folder.resolve("unfinished.json"),
                Files.readString(file).replaceFirst("\"ended_at\" : \"[^\"]*\",", ""));
        assertThat(gate(unfinished)).isEqualTo(4);
        assertThat(out.toString()).contains("the recording was cut short: the run did not end");
    }

    /** SwiftShader takes about a second for each token, so only one case of two new tokens runs. */
    @Tag("thorough")
    @Test
    void a_browser_with_webgpu_runs_the_bundle_and_the_gate_judges_its_run() throws IOException {
        requireBrowser();
        Path oracle = shortOracle();

        EngineUse use = runWithWebGpu("chromium", oracle);

        assumeTrue(
                "webgpu".equals(use.providerUsed()), "this Chromium gives no WebGPU, not even SwiftShader's:\n" + out);
        assertThat(use.providerAsked()).isEqualTo("webgpu");
        assertThat(use.files()).extracting(PinnedFile::path).contains("ort.webgpu.min.mjs");
        assertThat(gate(folder.resolve("webgpu.json"), "--oracle", oracle.toString()))
                .as(out + "\n" + err)
                .isZero();
        assertThat(Files.readString(folder.resolve("report/summary.md")))
                .contains("| onnxruntime-web " + WEB_VERSION + ", webgpu |");
    }

    @Tag("thorough")
    @Test
    void a_browser_without_webgpu_says_that_it_used_wasm() throws IOException {
        requireBrowser();
        Path browser = Files.writeString(folder.resolve("browser"), """
                #!/bin/bash
                for each in "$@"; do
                    case "$each" in *webgpu*|*ulkan*) ;; *) kept+=("$each") ;; esac
                done
                exec '%s' --disable-gpu "${kept[@]}"
                """.formatted(
                        HeadlessBrowser.find(System.getenv("PATH")).orElseThrow()));
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        Path oracle = shortOracle();

        EngineUse use = runWithWebGpu(browser.toString(), oracle);

        assertThat(use.providerAsked()).isEqualTo("webgpu");
        assertThat(use.providerUsed()).isEqualTo("wasm");
        assertThat(out.toString())
                .contains("WebGPU was asked for, and this browser gives none here; the run uses WASM.");
        assertThat(gate(folder.resolve("webgpu.json"), "--oracle", oracle.toString()))
                .isZero();
        assertThat(Files.readString(folder.resolve("report/summary.md")))
                .contains("| onnxruntime-web " + WEB_VERSION + ", wasm, not webgpu as asked |");
    }

    private EngineUse runWithWebGpu(String browser, Path oracle) {
        Path file = folder.resolve("webgpu.json");
        assertThat(execute(
                        "device",
                        "run",
                        "--browser",
                        browser,
                        "--webgpu",
                        "--no-speed",
                        "--oracle",
                        oracle.toString(),
                        "--out",
                        file.toString()))
                .as(out + "\n" + err)
                .isZero();
        return Objects.requireNonNull(DeviceRun.read(file).recording()).engineUse();
    }

    /** Writes the embedded oracle again with its first case only, and the first two tokens of its continuation. */
    private Path shortOracle() throws IOException {
        Path whole = BuiltInModel.find().oracle();
        Path folder = Files.createDirectory(this.folder.resolve("oracle"));
        Files.copy(whole.resolve("oracle.safetensors"), folder.resolve("oracle.safetensors"));
        JsonMapper json = JsonMapper.shared();
        ObjectNode root = (ObjectNode) json.readTree(whole.resolve("oracle.json"));
        JsonNode first = root.withArray("cases").get(0);
        ObjectNode greedy = (ObjectNode) first.get("greedy");
        for (String list : List.of("ids", "logit_margins", "prob_margins")) {
            JsonNode all = greedy.get(list);
            greedy.putArray(list).add(all.get(0)).add(all.get(1));
        }
        root.putArray("cases").add(first);
        json.writeValue(folder.resolve("oracle.json"), root);
        return folder;
    }

    /** Writes the run again with one token of the case's continuation changed. */
    private Path altered(Path file, DeviceCase altered) throws IOException {
        String ids = altered.greedyIds().toString().replaceAll("[\\[\\]]", "");
        Pattern written = Pattern.compile("\"greedy_ids\" : \\[ " + ids.replace(", ", ",\\s*") + " \\]");
        String json = Files.readString(file);
        assertThat(written.matcher(json).results()).hasSize(1);
        return Files.writeString(
                folder.resolve("altered.json"),
                written.matcher(json)
                        .replaceFirst("\"greedy_ids\" : [ "
                                + ids.replaceFirst(
                                        "\\d+$",
                                        String.valueOf(altered.greedyIds()
                                                        .get(altered.greedyIds().size() - 1)
                                                + 1))
                                + " ]"));
    }

    private int gate(Path deviceRun, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--device-run",
                deviceRun.toString(),
                "--out",
                folder.resolve("report").toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private static void requireBrowser() {
        boolean isThere = HeadlessBrowser.find(System.getenv("PATH")).isPresent();
        boolean hasEngine = new WebEngine(WebEngine.defaultFolder(System.getenv()), "wasm")
                .missing()
                .isEmpty();
        boolean isRequired = "1".equals(System.getenv("SHIPGATE_REQUIRE_BROWSER"));
        if (isRequired) {
            assertThat(isThere).as("a Chromium in PATH").isTrue();
        }
        assumeTrue(isThere, "no browser: install chromium to see a bundle run in it");
        assumeTrue(hasEngine, "no onnxruntime-web: run adapters/onnxruntime-web/install.sh");
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out), new PrintWriter(err, true))
                .execute(arguments);
    }
}

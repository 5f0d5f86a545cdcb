package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.attestation.KeyFiles;
import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run writes may be published, so nothing in it says where the files lie on this machine. */
class PublishedPathTests {

    private static final String PRIVATE = "ada's private folder";

    @TempDir
    private Path folder;

    private Path inputs;
    private Path written;

    @BeforeEach
    void put_the_inputs_into_a_folder_of_somebody() throws IOException {
        inputs = Files.createDirectory(folder.resolve(PRIVATE));
        written = folder.resolve("written");
        EmbeddedModel.copy(EmbeddedModel.shipBundle(), inputs.resolve("bundle"));
        EmbeddedModel.copy(EmbeddedModel.shortOracle(), inputs.resolve("oracle"));
    }

    @ParameterizedTest
    @CsvSource({
        "model.onnx, 5",
        "model.onnx.data, 5",
        "tokenizer/tokenizer.json, 1",
    })
    void of_a_bundle_with_a_damaged_file(String name, int exitCode) throws IOException {
        damage(inputs.resolve("bundle").resolve(name));

        assertThat(run("run", "--bundle", "bundle", "--oracle", "oracle")).isEqualTo(exitCode);

        assertThat(filesThatNameTheFolder()).isEmpty();
    }

    @Test
    void of_a_bundle_with_a_baseline_that_can_not_be_run() throws IOException {
        EmbeddedModel.copy(EmbeddedModel.baseline(), inputs.resolve("other"));
        damage(inputs.resolve("other").resolve("model.onnx"));

        assertThat(run("run", "--bundle", "bundle", "--oracle", "oracle", "--baseline", "other"))
                .isEqualTo(4);

        assertThat(filesThatNameTheFolder()).isEmpty();
    }

    @Test
    void of_a_signed_release_with_every_kind_of_input() throws IOException {
        EmbeddedModel.copy(inputs.resolve("bundle"), inputs.resolve("broken"));
        damage(inputs.resolve("broken").resolve("metadata.json"));
        DefaultPolicy.write(inputs.resolve("policy.yaml"));
        Files.copy(EmbeddedModel.deviceRun("int8hu-chromium-wasm"), inputs.resolve("phone.json"));
        Files.writeString(inputs.resolve("shipgate.yaml"), """
                schema: shipgate-project/1
                oracle: oracle
                policy: policy.yaml
                device_runs: [phone.json]
                surfaces:
                  - {name: absent, device_run: absent.json, required: true}
                  - {name: unreadable, bundle: broken, engine: onnxruntime}
                bundles: [bundle, broken]
                """);
        Path key = KeyFiles.in(inputs).secret();

        assertThat(run("release", "shipgate.yaml", "--attest", key.toString())).isEqualTo(5);

        assertThat(filesThatNameTheFolder()).isEmpty();
    }

    private static void damage(Path file) throws IOException {
        assertThat(file).exists();
        Files.write(file, new byte[] {8, 7, 1});
    }

    private int run(String... words) {
        List<String> command = Stream.concat(
                        Stream.of(words)
                                .map(word -> Files.exists(inputs.resolve(word))
                                        ? inputs.resolve(word).toString()
                                        : word),
                        Stream.of("--out", written.toString()))
                .toList();
        return ShipGate.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
                .execute(command.toArray(String[]::new));
    }

    private List<Path> filesThatNameTheFolder() throws IOException {
        try (Stream<Path> files = Files.walk(written)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            return all.stream()
                    .filter(file ->
                            content(file).contains(PRIVATE) || content(file).contains(PRIVATE.replace("'", "&#39;")))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}

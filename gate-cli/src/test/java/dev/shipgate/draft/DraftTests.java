package dev.shipgate.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.fixture.Refusal;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectBundle;
import dev.shipgate.project.ProjectFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTests {

    @TempDir
    Path folder;

    @Test
    void the_draft_names_the_files_that_a_run_reads() {
        oracle("oracle");
        bundle("decode_int8hu_block32_sym", "out/int8hu");
        bundle("genai_int4", "out/genai_int4");
        bundle("decode_int8lin", "out/int8hu_fp16head");
        deviceRun("int8hu-chromium-wasm");
        deviceRun("int4-chromium-wasm");
        policy("rules/strict.yaml");

        Project project = drafted();

        assertThat(project.oracle()).isEqualTo(folder.resolve("oracle"));
        assertThat(project.policy()).isEqualTo(new PolicySource.OfFile(folder.resolve("rules/strict.yaml")));
        assertThat(project.bundles())
                .containsExactly(
                        new ProjectBundle(
                                "genai_int4",
                                folder.resolve("out/genai_int4"),
                                folder.resolve("oracle"),
                                folder.resolve("out/int8hu_fp16head"),
                                List.of(folder.resolve("runs/int4-chromium-wasm.json")),
                                null,
                                null,
                                List.of(),
                                List.of()),
                        new ProjectBundle(
                                "int8hu",
                                folder.resolve("out/int8hu"),
                                folder.resolve("oracle"),
                                folder.resolve("out/int8hu_fp16head"),
                                List.of(folder.resolve("runs/int8hu-chromium-wasm.json")),
                                null,
                                null,
                                List.of(),
                                List.of()));
    }

    @Test
    void the_bits_of_the_layers_propose_a_policy() {
        oracle("oracle");
        bundle("genai_int4", "out/small");

        assertThat(drafted().policy()).isEqualTo(new PolicySource.BuiltIn(BuiltInPolicy.FOUR_BIT));
        assertThat(text())
                .contains("# Proposed because the audit finds 4.0 bits per weight in the layers of small, and so few "
                        + "flip tokens in sound bundles.\npolicy: four-bit\n");
        assertThat(draft().summary()).anyMatch(line -> line.startsWith("policy   four-bit, proposed because"));
    }

    @Test
    void gguf_files_are_run_by_llama_cpp() throws IOException {
        oracle("oracle");
        Files.createDirectories(folder.resolve("gguf"));
        Files.copy(GgufFixture.nano("q8_0"), folder.resolve("gguf/nano-q8_0.gguf"));

        assertThat(drafted().bundles())
                .extracting(ProjectBundle::path)
                .containsExactly(folder.resolve("gguf/nano-q8_0.gguf"));
        assertThat(drafted().engine()).isEqualTo("llama.cpp");

        bundle("genai_int4", "out/small");

        assertThat(drafted().engine()).isNull();
        assertThat(drafted().bundles())
                .extracting(each -> each.path().getFileName() + " " + each.engine())
                .containsExactlyInAnyOrder("nano-q8_0.gguf llama.cpp", "small null");
    }

    @Test
    void of_bundles_of_many_and_few_bits_the_many_propose_a_policy() {
        oracle("oracle");
        bundle("genai_int4", "out/small");
        bundle("genai_int8", "out/large");

        assertThat(drafted().policy()).isEqualTo(new PolicySource.BuiltIn(BuiltInPolicy.EIGHT_BIT));
        assertThat(text())
                .contains("bits per weight in the layers of large.\n# CAREFUL: out/small has few bits; to judge it by "
                        + "four-bit, give it a project file of its own.\npolicy: eight-bit\n");
    }

    @Test
    void bundles_of_every_layout_are_found() throws IOException {
        oracle("oracle");
        bundle("decode_int8lin", "language");
        bundle("genai_int4", "genai");
        Path optimum = bundle("genai_int4", "optimum");
        Files.delete(optimum.resolve("genai_config.json"));
        Path several = bundle("genai_int4", "several");
        Files.delete(several.resolve("genai_config.json"));
        Files.createDirectories(several.resolve("onnx"));
        Files.move(several.resolve("model.onnx"), several.resolve("onnx/model.onnx"));
        Files.copy(several.resolve("onnx/model.onnx"), several.resolve("onnx/model_q4.onnx"));
        Path bare = bundle("genai_int4", "bare");
        Files.delete(bare.resolve("genai_config.json"));
        Files.writeString(
                bare.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"model\": \"model.onnx\", \"vocab_size\": 2048}");

        assertThat(drafted().bundles())
                .extracting(each -> folder.relativize(each.path()).toString())
                .containsExactly(
                        "bare",
                        "genai",
                        "language",
                        "optimum",
                        "several/onnx/model.onnx",
                        "several/onnx/model_q4.onnx");
    }

    @Test
    void a_device_run_of_other_files_matches_no_bundle() throws IOException {
        oracle("oracle");
        Path bundle = bundle("decode_int8hu_block32_sym", "int8hu");
        deviceRun("int8hu-chromium-wasm");
        byte[] weights = Files.readAllBytes(bundle.resolve("model.onnx.data"));
        weights[0] ^= 1;
        Files.write(bundle.resolve("model.onnx.data"), weights);

        assertThat(drafted().bundles().get(0).deviceRuns()).isEmpty();
        assertThat(text())
                .contains("# Doesn't match the files of any bundle above: runs/int8hu-chromium-wasm.json, Chromium");
    }

    @Test
    void bundles_with_the_same_name_get_distinct_names() {
        oracle("oracle");
        bundle("decode_int8lin", "a/int8");
        bundle("genai_int4", "b/INT8");
        bundle("genai_int8", "b-INT8");

        assertThat(drafted().bundles()).extracting(ProjectBundle::name).containsExactly("int8", "b-INT8", "b-INT8-2");
    }

    @Test
    void the_fitting_oracle_is_chosen() throws IOException {
        bundle("decode_int8lin", "int8");
        Path other = oracle("a-first-by-name");
        Path json = other.resolve("oracle.json");
        Files.writeString(
                json,
                Files.readString(json)
                        .replaceFirst(
                                "\"tokenizer_sha256\": \"[0-9a-f]{64}\"",
                                "\"tokenizer_sha256\": \"" + "0".repeat(64) + "\""));
        oracle("right");
        Path foreign = bundle("genai_int4", "of-the-other");
        Files.delete(foreign.resolve("tokenizer.json"));

        assertThat(drafted().oracle()).isEqualTo(folder.resolve("right"));
        assertThat(text()).contains("# Also found: a-first-by-name, 4 cases to judge by");
    }

    @Test
    void a_tokenizer_written_again_is_still_the_oracles() throws IOException {
        bundle("decode_int8lin", "one");
        Path tokenizer = folder.resolve("one/tokenizer/tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
        oracle("oracle");

        assertThat(text()).doesNotContain("CAREFUL");
    }

    @Test
    void a_different_model_gets_its_own_oracle_or_a_warning() throws IOException {
        bundle("decode_int8lin", "one");
        bundle("genai_int4", "two");
        Path tokenizer = folder.resolve("two/tokenizer.json");
        Files.writeString(
                tokenizer,
                Files.readString(tokenizer).replace("\"normalizer\": null", "\"normalizer\": {\"type\": \"NFKC\"}"));
        oracle("oracle");
        assertThat(text()).contains("    # CAREFUL: its tokenizer or vocabulary differs from the oracle's");

        Path other = oracle("z-oracle");
        Path json = other.resolve("oracle.json");
        String digest = dev.shipgate.input.PinnedFile.of(folder, tokenizer).sha256();
        Files.writeString(
                json,
                Files.readString(json)
                        .replaceFirst(
                                "\"tokenizer_sha256\": \"[0-9a-f]{64}\"", "\"tokenizer_sha256\": \"" + digest + "\""));

        assertThat(drafted().bundles())
                .extracting(each -> folder.relativize(each.oracle()).toString())
                .containsExactly("oracle", "z-oracle");
    }

    @Test
    void among_several_baselines_and_policies_none_is_chosen() {
        oracle("oracle");
        bundle("decode_int8lin", "int8lin");
        bundle("genai_int4", "x_fp16_head");
        policy("a.yaml");
        policy("b.yml");

        Project project = drafted();

        assertThat(project.bundles()).hasSize(2).allMatch(each -> each.baseline() == null);
        assertThat(project.policy()).isEqualTo(new PolicySource.BuiltIn());
        assertThat(text())
                .contains("# baseline: int8lin\n# baseline: x_fp16_head\n", "# policy: a.yaml\n# policy: b.yml\n");
    }

    @Test
    void a_single_bundle_is_gated_whatever_its_name() {
        oracle("oracle");
        bundle("decode_int8lin", "my_fp16head");

        assertThat(drafted().bundles())
                .hasSize(1)
                .first()
                .extracting(ProjectBundle::baseline)
                .isNull();
    }

    @Test
    void missing_inputs_are_reported_with_how_to_get_them() throws IOException {
        Files.createDirectories(folder.resolve("checkpoint"));
        Files.writeString(folder.resolve("checkpoint/config.json"), "{}");
        Files.writeString(folder.resolve("checkpoint/model.safetensors"), "");

        assertThat(text())
                .contains(
                        "# MISSING: this folder contains no oracle, and nothing can be gated without one.",
                        "#   from the checkpoint in checkpoint: oracle-fixtures/recorder/README.md",
                        "shipgate oracle record --bundle FP32_BUNDLE",
                        "# oracle: oracle\n",
                        "# MISSING: this folder contains no bundle. A bundle is one of these",
                        "#   a folder with metadata.json (LanguageBundle)\n#   a folder with genai_config.json (",
                        "# bundles: [out/my_decode_int8]\nbundles: []\n",
                        "# baseline: out/my_decode_fp16head\n",
                        "# policy: eight-bit\n");
        assertThat(draft().isComplete()).isFalse();
        assertRefused("bundles: expected at least one bundle");

        bundle("genai_int4", "int4");
        assertThat(draft().isComplete()).isFalse();
        assertRefused("bundles[0]: has no oracle to compare it with");

        bundle("decode_fp32", "my_FP32");
        assertThat(text()).contains("shipgate oracle record --bundle my_FP32 --prompts prompts.json --out oracle");
        oracle("oracle");
        assertThat(draft().isComplete()).isTrue();
        drafted();
    }

    @Test
    void a_device_run_of_version_2_is_found() throws IOException {
        write("run.json", "{\"device\": {\"name\": \"a\"}, \"schema\": \"shipgate-device-run/2\", \"chip\": 1}");

        assertThat(text().lines())
                .anyMatch(line -> line.startsWith("# Found and refused: ") && line.contains("run.json"));
    }

    @Test
    void refused_inputs_are_reported_with_the_reason() throws IOException {
        oracle("oracle");
        bundle("genai_int4", "int4");
        Files.writeString(bundle("decode_int8lin", "broken").resolve("metadata.json"), "{ nonsense");
        Files.delete(oracle("half").resolve("oracle.safetensors"));
        write("run.json", "{\"device\": {\"a\": [1]}, \"schema\": \"shipgate-device-run/1\"}");
        write("policy.yaml", "name: mine\nschema: shipgate-policy/1\n");
        write("other.json", "{\"schema\": 7}");
        write("text.json", "no json: {");
        write("text.yaml", "\t- : {\u0000");
        write("list.yaml", "- shipgate-policy/1");

        assertThat(text().lines().filter(line -> line.startsWith("# Found and refused: ")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("half/oracle.safetensors: no such file"),
                        line -> assertThat(line).contains("broken/metadata.json"),
                        line -> assertThat(line).contains("run.json"),
                        line -> assertThat(line)
                                .contains(
                                        "policy.yaml: version: expected a whole number of at least 1, found nothing"));
        assertThat(draft().summary()).anyMatch(line -> line.startsWith("refused  oracle "));
        assertThat(drafted().bundles()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "true",
                "8",
                "a: b",
                "#a",
                "- a",
                "'a'",
                "a\"b\\c",
                "ä",
                "a\nout: elsewhere",
                "a\u2028b",
                "{a}",
                "*a",
                "5e3"
            })
    void a_name_stays_a_string_in_yaml(String name) {
        oracle("oracle");
        bundle("genai_int4", name);

        assertThat(drafted().bundles()).extracting(ProjectBundle::path).containsExactly(folder.resolve(name));
    }

    @Test
    void text_from_a_file_stays_a_comment() throws IOException {
        oracle("oracle");
        bundle("decode_int8hu_block32_sym", "int8hu");
        Path run = deviceRun("int8hu-chromium-wasm");
        Files.writeString(
                run,
                Files.readString(run)
                        .replaceFirst(
                                "\"name\": \"[^\"]*\"",
                                "\"name\": \"x\\\\npolicy: evil\\\\u2028threads: 9\\\\u0085a\""));

        Project project = drafted();

        assertThat(text()).contains("# x\\npolicy: evil\\u{2028}threads: 9");
        assertThat(project.policy()).isEqualTo(new PolicySource.BuiltIn(BuiltInPolicy.EIGHT_BIT));
        assertThat(project.bundles().get(0).deviceRuns()).hasSize(1);
    }

    @Test
    void foreign_folders_are_skipped_and_links_followed_once() throws IOException {
        oracle("oracle");
        bundle("genai_int4", ".cache/int4");
        bundle("genai_int4", "node_modules/int4");
        bundle("genai_int4", "a/b/c/d/e/f/g/int4");
        Files.createDirectories(folder.resolve("deep"));
        Files.createSymbolicLink(folder.resolve("deep/loop"), folder);
        Files.createSymbolicLink(folder.resolve("deep/nowhere"), folder.resolve("none"));
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve(".cache/int4"));

        assertThat(drafted().bundles()).extracting(ProjectBundle::name).containsExactly("linked");
    }

    @Test
    void the_models_of_an_installation_beside_the_bundles_are_not_the_users() throws IOException {
        oracle("oracle");
        bundle("genai_int4", "mine");
        bundle("genai_int4", "shipgate-1.0/models/embedded");
        Files.createDirectories(folder.resolve("shipgate-1.0/lib"));
        assertThat(drafted().bundles()).hasSize(2);

        write("shipgate-1.0/shipgate", "#!/bin/sh");
        assertThat(drafted().bundles()).extracting(ProjectBundle::name).containsExactly("mine");
    }

    @Test
    void a_folder_that_is_too_large_is_reported() throws IOException {
        for (int file = 0; file < 9; file++) {
            write("file" + file, "");
        }

        Draft draft = Draft.of(new FolderSearch(5).search(folder));

        assertThat(draft.text()).contains("# This folder contains too many files to search them all");
        assertThat(draft.summary()).anyMatch(line -> line.startsWith("unknown "));
        assertThat(text()).doesNotContain("too many files");
    }

    @Test
    void a_folder_that_is_a_bundle_or_oracle_is_not_modified() {
        for (Path itself : List.of(bundle("genai_int4", "int4"), oracle("oracle"))) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> new FolderSearch().search(itself))
                    .withMessageContaining("run init in the parent folder");
        }
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new FolderSearch().search(folder.resolve("none")))
                .withMessageContaining("expected a folder, found nothing");
    }

    private void assertRefused(String reason) {
        Refusal.assertRefused(this::drafted, reason);
    }

    private Draft draft() {
        return Draft.of(new FolderSearch().search(folder));
    }

    private String text() {
        return draft().text();
    }

    private Project drafted() {
        return new ProjectFile().read(write("shipgate.yaml", text()));
    }

    private Path bundle(String variant, String name) {
        return copy(EmbeddedModel.bundle(variant), name);
    }

    private Path oracle(String name) {
        return copy(EmbeddedModel.oracle(), name);
    }

    private Path copy(Path from, String name) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            return EmbeddedModel.copy(from, folder.resolve(name));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private Path deviceRun(String name) {
        try {
            return write("runs/" + name + ".json", Files.readString(EmbeddedModel.deviceRun(name)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void policy(String name) {
        write(name, DefaultPolicy.text());
    }

    private Path write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}

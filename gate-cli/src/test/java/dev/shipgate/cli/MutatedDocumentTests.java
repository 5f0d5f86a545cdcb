package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.RuntimeSettings;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.ForeignDeviceRuns;
import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.SecondModel;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.project.ProjectFile;
import dev.shipgate.recording.Prompt;
import dev.shipgate.tokenizer.SpecialTokens;
import dev.shipgate.tokenizer.TokenizerContents;
import dev.shipgate.tokenizer.VocabularyAndMerges;
import dev.shipgate.transcript.TranscriptFile;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A document in which any one value is something else: read, or refused in one line without a word of Java. */
class MutatedDocumentTests {

    private static final String JAVA =
            "(?s).*(\\b(java|tools|dev|com)\\.[a-z]+\\.|Exception|\\w\\[\\w+=|\\bnull pointer).*";

    /** Every how many changes of a long document are tried; all with {@code -Dshipgate.stride=1}. */
    private static final int TRANSCRIPT_STRIDE = Integer.getInteger("shipgate.stride", 59);

    /** Has no factor in common with the number of values that are tried in each place, so all of them take turns. */
    private static final int STRIDE = Integer.getInteger("shipgate.stride", 5);

    private final JsonMapper json = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void metadata_of_a_bundle() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        readAll(bundle.resolve("metadata.json"), file -> Bundle.open(bundle).manifest());
    }

    @Test
    void configuration_for_a_runtime() throws IOException {
        Path bundle = EmbeddedModel.copy(SecondModel.bundle("int8"), folder.resolve("bundle"));
        readAll(bundle.resolve("genai_config.json"), file -> Bundle.open(bundle).manifest());
    }

    @Test
    void a_device_run() throws IOException {
        Path file = Files.copy(EmbeddedModel.deviceRun("int8hu-chromium-wasm"), folder.resolve("run.json"));
        readAll(file, DeviceRun::read);
        readAll(file, ForeignDeviceRuns::read);
    }

    @Test
    void an_oracle() throws IOException {
        Path oracle = EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
        Path document = oracle.resolve("oracle.json");
        readAll(document, json.readTree(document), STRIDE, file -> Oracle.read(oracle));
    }

    @Test
    void a_transcript() throws IOException {
        Path file = new TranscriptFile().write(RunSamples.passing(), folder);
        readAll(file, json.readTree(file), TRANSCRIPT_STRIDE, new TranscriptFile()::read);
    }

    @Test
    void a_policy() throws IOException {
        Path file = folder.resolve("policy.yaml");
        DefaultPolicy.write(file);
        readAll(file, new YAMLMapper().readTree(file), 1, new PolicyFile()::read);
    }

    @Test
    void a_project() throws IOException {
        Path file = Files.writeString(
                folder.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\noracle: " + EmbeddedModel.shortOracle() + "\nbaseline: "
                        + EmbeddedModel.baseline() + "\ndevice_runs: ["
                        + EmbeddedModel.deviceRun("int8hu-chromium-wasm") + "]\npolicy: strict\nthreads: 2\nout: out\n"
                        + "engine: {program: python3 x.py, deadline: 20}\nbundles:\n- path: "
                        + EmbeddedModel.shipBundle() + "\n  name: x\n");
        readAll(file, new YAMLMapper().readTree(file), 1, new ProjectFile()::read);
    }

    @Test
    void a_configuration_of_a_source_model() throws IOException {
        Files.writeString(folder.resolve("model.onnx"), "");
        Path generation = Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [1]}");
        Path tokenizer =
                Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": {\"content\": \"x\"}}");
        Path config = Files.writeString(
                folder.resolve("config.json"),
                "{\"vocab_size\": 9, \"hidden_size\": 8, \"num_attention_heads\": 2, \"eos_token_id\": 1, "
                        + "\"max_position_embeddings\": 9, \"text_config\": {\"head_dim\": 4}}");
        for (Path file : List.of(generation, tokenizer, config)) {
            readAll(file, each -> RuntimeSettings.notApplied(Bundle.open(folder)));
        }
    }

    @Test
    void a_tokenizer() throws IOException {
        Path whole = Files.copy(SecondModel.bundle("int8").resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        TokenizerContents good = TokenizerContents.read(whole);
        readAll(whole, json.readTree(whole), STRIDE, file -> {
            TokenizerContents.read(file).differencesFrom(good);
            SpecialTokens.read(file);
        });
    }

    @Test
    void a_vocabulary_with_merges() throws IOException {
        Path vocabulary = Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1}");
        Files.writeString(folder.resolve("merges.txt"), "a b\n");
        Path added = Files.writeString(folder.resolve("added_tokens.json"), "{\"<x>\": 2}");
        Path config = Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"GPT2Tokenizer\", \"add_bos_token\": true, \"bos_token\": \"a\", "
                        + "\"added_tokens_decoder\": {\"3\": {\"content\": \"y\"}}}");
        for (Path file : List.of(vocabulary, added, config)) {
            readAll(file, each -> VocabularyAndMerges.read(vocabulary).withRule(null));
        }
    }

    @Test
    void prompts() throws IOException {
        readAll(
                Files.writeString(
                        folder.resolve("prompts.json"), "[{\"id\": \"a\", \"kind\": \"gate\", \"text\": \"x\"}]"),
                Prompt::read);
    }

    private void readAll(Path file, Consumer<Path> reader) throws IOException {
        readAll(file, json.readTree(file), 1, reader);
    }

    private static void readAll(Path file, JsonNode document, int stride, Consumer<Path> reader) throws IOException {
        for (JsonNode other : others()) {
            read("document = " + other, other, file, reader);
        }
        AtomicInteger changes = new AtomicInteger();
        change(
                document,
                "",
                (change, root) -> {
                    if (changes.getAndIncrement() % stride == 0) {
                        read(change, root, file, reader);
                    }
                },
                document);
        Files.writeString(file, document.toString());
    }

    private static void read(String change, JsonNode document, Path file, Consumer<Path> reader) {
        try {
            Files.writeString(file, document.toString());
            reader.accept(file);
        } catch (InvalidInputException | UnreadableTranscriptException refused) {
            assertThat(refused.getMessage()).as(change).hasLineCount(1).doesNotMatch(JAVA);
        } catch (RuntimeException | IOException broken) {
            fail(change + ": " + broken, broken);
        }
    }

    /** Gives each value in turn another one, and passes on the whole document. */
    private static void change(JsonNode here, String place, BiConsumer<String, JsonNode> read, JsonNode root) {
        if (here instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode old = object.get(name);
                for (JsonNode other : others()) {
                    object.set(name, other);
                    read.accept(place + "/" + name + " = " + other, root);
                }
                object.set(name, old);
                change(old, place + "/" + name, read, root);
            }
        } else if (here instanceof ArrayNode array && !array.isEmpty()) {
            JsonNode old = array.get(0);
            for (JsonNode other : others()) {
                array.set(0, other);
                read.accept(place + "/0 = " + other, root);
            }
            array.set(0, old);
            change(old, place + "/0", read, root);
        }
    }

    private static List<JsonNode> others() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return new ArrayList<>(List.of(
                nodes.nullNode(),
                nodes.arrayNode(),
                nodes.objectNode(),
                nodes.stringNode(""),
                nodes.numberNode(-1),
                nodes.numberNode(Long.MAX_VALUE)));
    }
}

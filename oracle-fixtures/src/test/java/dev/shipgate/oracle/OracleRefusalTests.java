package dev.shipgate.oracle;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OracleRefusalTests {

    private static final String ZEROS = "0".repeat(64);

    @TempDir
    Path folder;

    static Stream<Arguments> damaged_json() {
        return Stream.of(
                arguments(
                        "shipgate-oracle/1",
                        "shipgate-oracle/2",
                        "expected schema shipgate-oracle/1, found shipgate-oracle/2"),
                arguments("\"schema\": \"shipgate-oracle/1\",", "", "expected schema shipgate-oracle/1, found none"),
                arguments("\"name\": \"tiny\",", "", "\"name\" is missing"),
                arguments(
                        "\"name\": \"tiny\",",
                        "\"name\": \"tiny\", \"name\": \"tiny\",",
                        "Duplicate Object property \"name\""),
                arguments("\"name\": \"tiny\",", "\"name\": null,", "\"name\" is missing"),
                arguments(
                        "\"model\": {\"id\": \"tiny\",",
                        "\"model\": {",
                        "model (line 5, column 82): \"id\" is missing"),
                arguments("\"id\": \"tiny\"", "\"id\": \" \"", "model: id is blank"),
                arguments("\"vocab_size\": 4,", "", "\"vocab_size\" is missing"),
                arguments(
                        "\"vocab_size\": 4,",
                        "\"vocab_size\": 1, \"x\": 4,",
                        "model: vocab_size is 1, expected at least 2"),
                arguments(
                        "\"vocab_size\": 4,",
                        "\"vocab_size\": 4, \"tokenizer_sha256\": \"ABC\",",
                        "model: tokenizer_sha256 must be 64 lower-case hexadecimal digits, found ABC"),
                arguments(
                        "\"vocab_size\": 4,", "\"vocab_size\": 4, \"weights_sha256\": \"\",", "model: weights_sha256"),
                arguments(
                        "\"num_hidden_layers\": 2,",
                        "\"num_hidden_layers\": 3,",
                        "model: layer_types has 2 entries, expected 3"),
                arguments("\"num_hidden_layers\": 2,", "\"num_hidden_layers\": -1,", "num_hidden_layers is negative"),
                arguments(
                        "\"eos_token_id\": [0, 3]",
                        "\"eos_token_id\": [0, 4]",
                        "model: eos_token_id[1] is 4, expected an id from 0 to 3, because the vocabulary has 4 "
                                + "tokens"),
                arguments(
                        "\"eos_token_id\": [0, 3]",
                        "\"eos_token_id\": \"0\"",
                        "model: eos_token_id must be an integer or a list of integers, found 0"),
                arguments("\"eos_token_id\": [0, 3]", "\"eos_token_id\": [0, null]", "must be an integer or a list"),
                arguments("\"dtype\": \"float32\",", "", "oracle: \"dtype\" is missing"),
                arguments("\"oracle\": {\"dtype\"", "\"recorder\": {\"dtype\"", "\"oracle\" is missing"),
                arguments("\"sha256\": \"SHA256\"", "\"sha257\": \"SHA256\"", "\"sha256\" is missing"),
                arguments("\"file\": \"oracle.safetensors\",", "", "\"file\" is missing"),
                arguments("\"cases\": [", "\"kases\": [", "\"cases\" is missing"),
                arguments("\"cases\": [", "\"cases\": [null, ", "cases[0]"),
                arguments("\"id\": \"one\", ", "", "cases[0] (line 12, column 89): \"id\" is missing"),
                arguments("\"id\": \"one\"", "\"id\": \"\"", "must be 1 to 100 letters, digits, dots, dashes"),
                arguments("\"id\": \"one\"", "\"id\": \"a/b\"", "cases[0] (line 12, column 89): a case id must be"),
                arguments("\"id\": \"one\"", "\"id\": \"" + "a".repeat(101) + "\"", "must be 1 to 100 letters"),
                arguments("\"kind\": \"gate\", ", "", "\"kind\" is missing"),
                arguments(
                        "\"kind\": \"gate\"",
                        "\"kind\": \"GATE\"",
                        "cases[0].kind (line 9, column 27): expected one of"),
                arguments("\"input_ids\": [0, 1, 2],", "", "\"input_ids\" is missing"),
                arguments(
                        "\"input_ids\": [0, 1, 2]",
                        "\"input_ids\": []",
                        "case one: input_ids is empty, expected at least one token"),
                arguments(
                        "\"input_ids\": [0, 1, 2]",
                        "\"input_ids\": [0, 1, 4]",
                        "case one: input_ids[2] is 4, expected an id from 0 to 3"),
                arguments("\"input_ids\": [0, 1, 2]", "\"input_ids\": [0, -1, 2]", "case one: input_ids[1] is -1"),
                arguments(
                        "\"top1_ids\": [1, 2, 3]",
                        "\"top1_ids\": [1, 2]",
                        "case one: top1_ids has 2 entries, expected 3, one for each of input_ids"),
                arguments("\"top1_ids\": [1, 2, 3]", "\"top1_ids\": [1, 2, 4]", "case one: top1_ids[2] is 4"),
                arguments(
                        "\"logit_margins\": [1.0, 1.0, 1.0]",
                        "\"logit_margins\": [1.0]",
                        "case one: logit_margins has 1 entries, expected 3"),
                arguments(
                        "\"logit_margins\": [1.0, 1.0, 1.0]",
                        "\"logit_margins\": [1.0, 1e999, 1.0]",
                        "case one: logit_margins[1] is Infinity, expected a finite number"),
                arguments(
                        "\"prob_margins\": [0.4, 0.4, 0.4]",
                        "\"prob_margins\": [0.4]",
                        "case one: prob_margins has 1 entries, expected 3"),
                arguments(
                        "\"prob_margins\": [0.4, 0.4, 0.4]",
                        "\"prob_margins\": [0.4, 1e999, 0.4]",
                        "case one: prob_margins[1] is Infinity"),
                arguments(
                        "\"position\": 3",
                        "\"position\": 2",
                        "case one: seed.position is 2, expected 3, the number of input_ids"),
                arguments("\"position\": 3, ", "", "\"position\" is missing"),
                arguments("\"token_id\": 3", "\"token_id\": 4", "case one: seed.token_id is 4"),
                arguments("\"top1_id\": 0", "\"top1_id\": -1", "case one: seed.top1_id is -1"),
                arguments("\"logit_margin\": 1.0, ", "", "cases[0].seed (line 11, column 78): logit_margin and prob"),
                arguments(
                        "\"logit_margin\": 1.0", "\"logit_margin\": 1e999", "case one: seed.logit_margin is Infinity"),
                arguments("\"ids\": [3, 0]", "\"ids\": [3, 4]", "case one: greedy.ids[1] is 4"),
                arguments("\"ids\": [3, 0], ", "", "\"ids\" is missing"),
                arguments(
                        "\"logit_margins\": [1.0, 2.0]",
                        "\"logit_margins\": [1.0]",
                        "case one: greedy.logit_margins has 1 entries, expected 2"),
                arguments(
                        "\"prob_margins\": [0.4, 0.5]",
                        "\"prob_margins\": [0.4, 0.5, 0.6]",
                        "case one: greedy.prob_margins has 3 entries, expected 2"),
                arguments("\n  ]\n}", "\n  ]\n} {}", "expected the end of the file, found a second JSON value"),
                arguments("\n  ]\n}", "\n  ]\n", "is not valid JSON: Unexpected end-of-input"));
    }

    @ParameterizedTest
    @MethodSource("damaged_json")
    void damaged_json_is_refused(String part, String replacement, String problem) {
        assertRefused(tiny().replacing(part, replacement), "oracle.json", problem);
    }

    @Test
    void two_cases_with_the_same_id_are_refused() {
        String oneCase = TinyOracle.JSON.substring(
                TinyOracle.JSON.indexOf("{\"id\": \"one\""), TinyOracle.JSON.lastIndexOf("\n  ]"));
        assertRefused(
                tiny().replacing(oneCase, oneCase + ", " + oneCase),
                "oracle.json",
                "cases: two cases have the same id, one");
    }

    static Stream<Arguments> damaged_tensors() {
        return Stream.of(
                arguments(
                        "one.logits",
                        TinyOracle.zeros(2, 4),
                        "case one: tensor one.logits has shape [2, 4], expected [3, 4]"),
                arguments("one.logits", TinyOracle.zeros(3, 5), "has shape [3, 5], expected [3, 4]"),
                arguments("one.logits", TinyOracle.zeros(1, 3, 4), "has shape [1, 3, 4], expected [3, 4]"),
                arguments(
                        "one.seed.logits",
                        TinyOracle.zeros(5),
                        "case one: tensor one.seed.logits has shape [5], expected [4]"),
                arguments(
                        "one.seed.past_key_values.1.key",
                        TinyOracle.zeros(1, 1, 4, 2),
                        "case one: tensor "
                                + "one.seed.past_key_values.1.key has shape [1, 1, 4, 2], expected [1, kv_heads, 3, "
                                + "head_dim]"),
                arguments("one.seed.past_key_values.1.value", TinyOracle.zeros(1, 3, 2), "has shape [1, 3, 2]"),
                arguments(
                        "one.seed.past_key_values.0.conv_state",
                        TinyOracle.zeros(2, 4),
                        "has shape [2, 4], expected at least three dimensions"),
                arguments(
                        "one.seed.past_key_values.0.recurrent_state", TinyOracle.zeros(4), "has shape [4], expected"));
    }

    @ParameterizedTest
    @MethodSource("damaged_tensors")
    void a_tensor_with_the_wrong_shape_is_refused(String name, Tensor tensor, String problem) {
        assertRefused(tiny().with(name, tensor), "oracle.safetensors", problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one.logits", "one.seed.logits"})
    void a_tensor_that_is_missing_is_refused(String name) {
        assertRefused(
                tiny().without(name),
                "oracle.safetensors",
                "case one: has no tensor " + name + ", which the case requires");
    }

    @Test
    void logits_that_are_integers_are_refused() throws IOException {
        tiny().write();
        Path file = folder.resolve("oracle.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(file, text.replaceFirst("F32", "I32").getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Oracle.read(folder)).hasMessageContaining("has sha256 ");
        String wrongDigest = PinnedFile.of(folder, file).sha256();
        Path json = folder.resolve("oracle.json");
        Files.writeString(json, Files.readString(json).replaceFirst("[0-9a-f]{64}", wrongDigest));
        assertThatThrownBy(() -> Oracle.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": case one: tensor one.logits is I32, expected F32, F16 or BF16");
    }

    @Test
    void a_flipped_bit_of_a_logit_is_refused() throws IOException {
        Path file = tiny().write().resolve("oracle.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> Oracle.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": has sha256 ")
                .hasMessageContaining(", but " + folder.resolve("oracle.json") + " expects ")
                .hasMessageEndingWith("; restore the file or record the oracle again");
    }

    @Test
    void a_different_digest_is_refused() {
        assertRefused(tiny().replacing("SHA256", ZEROS), "oracle.safetensors", "expects " + ZEROS);
    }

    @Test
    void a_truncated_tensor_file_is_refused() throws IOException {
        Path file = tiny().write().resolve("oracle.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

        assertThatThrownBy(() -> Oracle.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file + ": the last tensor ends at byte ")
                .hasMessageEndingWith("it is truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../oracle.safetensors", "/etc/passwd", "sub/../../oracle.safetensors", ""})
    void a_tensor_file_outside_the_folder_is_refused(String file) {
        assertRefused(
                tiny().replacing("\"oracle.safetensors\"", "\"" + file + "\""),
                "",
                "names a file outside the folder: \"" + file + "\"");
    }

    @Test
    void a_tensor_file_that_is_a_link_out_of_the_folder_is_refused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = new TinyOracle(inner).write().resolve("oracle.safetensors");
        Files.move(file, folder.resolve("outside.safetensors"));
        Files.createSymbolicLink(file, folder.resolve("outside.safetensors"));

        assertThatThrownBy(() -> Oracle.read(inner))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": is a link that leaves the folder");
    }

    @Test
    void a_missing_tensor_file_is_refused() throws IOException {
        Path file = tiny().write().resolve("oracle.safetensors");
        Files.delete(file);

        assertThatThrownBy(() -> Oracle.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": no such file");
    }

    @Test
    void a_folder_without_an_oracle_and_a_missing_folder_are_refused() {
        assertThatThrownBy(() -> Oracle.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("oracle.json") + ": no such file");
        assertThatThrownBy(() -> Oracle.read(folder.resolve("absent")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("absent") + ": expected a folder, found nothing");
    }

    private TinyOracle tiny() {
        return new TinyOracle(folder);
    }

    private void assertRefused(TinyOracle oracle, String file, String problem) {
        assertRefusedAt(folder.resolve(file), oracle::read, problem);
    }
}

package dev.shipgate.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models that the Python package sentencepiece 0.2 trained on this project's docs, and the ids that it gives for a few
 * texts.
 */
class SentencePieceTokenizerTests {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> a_text_gets_the_ids_that_sentencepiece_gives() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode models;
        try (InputStream in = resource("expected.json")) {
            models = JsonMapper.shared().readTree(in);
        }
        models.properties()
                .forEach(model -> tests.add(DynamicTest.dynamicTest(model.getKey(), () -> {
                    try (BundleTokenizer tokenizer = BundleTokenizer.open(copy(model.getKey()))) {
                        for (JsonNode sample : model.getValue()) {
                            List<Integer> expected = new ArrayList<>();
                            sample.path("ids").forEach(id -> expected.add(id.intValue()));
                            assertThat(tokenizer.encode(sample.path("text").stringValue()))
                                    .as(sample.path("text").stringValue())
                                    .isEqualTo(expected);
                        }
                    }
                })));
        return tests.stream();
    }

    @Test
    void the_configuration_says_which_tokens_a_text_gets_at_its_ends() throws IOException {
        Path file = copy("bpe-bytes");
        assertThat(SentencePieceTokenizer.read(file).leavesEndsOpen()).isTrue();

        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"LlamaTokenizer\"}");

        assertThat(SentencePieceTokenizer.read(file).leavesEndsOpen()).isFalse();
        try (BundleTokenizer tokenizer = BundleTokenizer.open(file)) {
            assertThat(tokenizer.encode("a").get(0)).isEqualTo(1);
            assertThat(tokenizer.assumed()).isEmpty();
            assertThat(tokenizer.isSpecial(1)).isTrue();
        }
    }

    @Test
    void tokens_spell_a_text_however_it_was_split() throws IOException {
        Path file = copy("bpe-bytes");
        SentencePieceTokenizer pieces = SentencePieceTokenizer.read(file);
        try (BundleTokenizer tokenizer = BundleTokenizer.open(file)) {
            List<Integer> letters = new ArrayList<>();
            for (String letter : List.of("t", "h", "e")) {
                letters.addAll(tokenizer.encode(letter));
            }

            assertThat(tokenizer.encode("the")).isNotEqualTo(letters);
            assertThat(pieces.spells(letters, "the")).isTrue();
            assertThat(pieces.spells(letters, "then")).isFalse();
            assertThat(pieces.spells(tokenizer.encode("数"), "数")).as("bytes").isTrue();
            assertThat(pieces.spells(List.of(1_000_000), "the")).isFalse();
        }
    }

    @Test
    void an_added_token_spells_its_own_text_and_an_unknown_one_anything() throws IOException {
        Path file = copy("unigram");
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<|user|>\": 600}");
        SentencePieceTokenizer pieces = SentencePieceTokenizer.read(file);
        try (BundleTokenizer tokenizer = BundleTokenizer.open(file)) {
            List<Integer> ids = new ArrayList<>(List.of(600));
            ids.addAll(tokenizer.encode("the gate"));
            assertThat(pieces.spells(ids, "<|user|>the gate")).isTrue();
            assertThat(pieces.spells(ids, "<|user|>the gates")).isFalse();
            assertThat(pieces.spells(List.of(601), "the gate")).isFalse();

            List<Integer> unknown = tokenizer.encode("the 数 gate");
            assertThat(unknown).as("<unk>").contains(0);
            assertThat(pieces.spells(unknown, "the 数 gate")).isTrue();
            assertThat(pieces.spells(unknown, "the 数 gates")).isFalse();
            assertThat(pieces.spells(unknown, "a 数 gate")).isFalse();

            List<Integer> unknownFirst = tokenizer.encode("数 the 数 gate");
            assertThat(unknownFirst).as("<unk> twice").filteredOn(id -> id == 0).hasSize(2);
            assertThat(pieces.spells(unknownFirst, "数 the 数 gate")).isTrue();
            assertThat(pieces.spells(unknownFirst, "数 the 数 gates")).isFalse();
        }
    }

    @Test
    void a_kind_that_cannot_be_run_is_named() throws IOException {
        Path file = write(model(3));

        assertThat(SentencePieceTokenizer.read(file).unsupported().orElseThrow())
                .startsWith("tokenizer.model is a SentencePiece model of the type WORD");
    }

    @Test
    void a_damaged_file_is_one_line() throws IOException {
        for (byte[] content : List.of(
                new byte[0],
                "not a model".getBytes(StandardCharsets.UTF_8),
                new byte[] {10, 127},
                model(9).toByteArray(),
                twice(model(1)).toByteArray())) {
            Path file = folder.resolve("tokenizer.model");
            Files.write(file, content);
            assertThatThrownBy(() -> SentencePieceTokenizer.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tokenizer.model")
                    .message()
                    .hasLineCount(1);
        }
    }

    /** A model of one piece. */
    private static UnknownFieldSet model(int type) {
        UnknownFieldSet piece = UnknownFieldSet.newBuilder()
                .addField(1, bytes(ByteString.copyFromUtf8("a")))
                .build();
        UnknownFieldSet trainer = UnknownFieldSet.newBuilder()
                .addField(3, UnknownFieldSet.Field.newBuilder().addVarint(type).build())
                .build();
        return UnknownFieldSet.newBuilder()
                .addField(1, bytes(piece.toByteString()))
                .addField(2, bytes(trainer.toByteString()))
                .build();
    }

    private static UnknownFieldSet twice(UnknownFieldSet model) {
        return model.toBuilder().mergeField(1, model.getField(1)).build();
    }

    private static UnknownFieldSet.Field bytes(ByteString value) {
        return UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build();
    }

    private Path write(UnknownFieldSet model) throws IOException {
        return Files.write(folder.resolve("tokenizer.model"), model.toByteArray());
    }

    private Path copy(String name) throws IOException {
        Path file = folder.resolve("tokenizer.model");
        try (InputStream in = resource(name + ".model")) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                SentencePieceTokenizerTests.class.getResourceAsStream("sentencepiece/" + name), name);
    }
}

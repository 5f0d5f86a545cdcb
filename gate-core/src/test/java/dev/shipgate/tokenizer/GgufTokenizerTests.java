package dev.shipgate.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GgufBytes;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufTokenizerTests {

    @TempDir
    Path folder;

    @Test
    void gives_the_oracles_ids() {
        List<OracleCase> cases = Oracle.read(EmbeddedModel.oracle()).cases();

        try (BundleTokenizer tokenizer = BundleTokenizer.open(GgufFixture.nano("q8_0"))) {
            assertThat(cases)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(tokenizer.encode(String.valueOf(each.text())))
                            .isEqualTo(each.inputIds()));
            assertThat(tokenizer.encode("a<|im_end|>")).endsWith(2);
            assertThat(tokenizer.isSpecial(2)).isTrue();
        }
        assertThat(SpecialTokens.read(GgufFixture.nano("q8_0"))).containsEntry(1, "<|im_start|>");
    }

    @ParameterizedTest
    @EnumSource
    void every_rule_is_understood_by_the_library(GgufSplitRule rule) {
        String name = rule.name().toLowerCase(Locale.ROOT);
        String pre = Stream.of(name, "llama-bpe", "gpt-2", "gpt-4o", "deepseek-coder", "deepseek-v3", "seed-coder")
                .filter(each -> GgufSplitRule.named(each).filter(rule::equals).isPresent())
                .findFirst()
                .orElseThrow();

        try (BundleTokenizer tokenizer = BundleTokenizer.open(letters()
                .text("tokenizer.ggml.pre", pre)
                .flag("tokenizer.ggml.add_bos_token", 0)
                .write(folder.resolve("x.gguf")))) {
            assertThat(tokenizer.encode("ab ab")).containsExactly(26, 28);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_name_of_a_rule_is_documented_and_belongs_to_one(GgufSplitRule rule) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("shipgate.models"), "../../docs/gguf.md"));

        assertThat(rule.names()).allSatisfy(name -> {
            assertThat(page).contains("`" + name + "`");
            assertThat(GgufSplitRule.named(name)).contains(rule);
        });
    }

    @Test
    void tokens_are_added_before_and_after_a_text() {
        Path file = letters()
                .text("tokenizer.ggml.pre", "llama-bpe")
                .uint32("tokenizer.ggml.bos_token_id", 29)
                .uint32("tokenizer.ggml.eos_token_id", 30)
                .flag("tokenizer.ggml.add_eos_token", 1)
                .write(folder.resolve("x.gguf"));

        try (BundleTokenizer tokenizer = BundleTokenizer.open(file)) {
            // llama.cpp puts BOS first for this rule, unless told not to.
            assertThat(tokenizer.encode("ab")).containsExactly(29, 26, 30);
        }
    }

    @Test
    void an_unknown_rule_is_unsupported() {
        Path file = letters().text("tokenizer.ggml.pre", "of-tomorrow").write(folder.resolve("x.gguf"));

        assertThat(GgufTokenizer.unsupported(file))
                .contains("its tokenizer splits texts by the rule \"of-tomorrow\", which the gate doesn't know");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> BundleTokenizer.open(file))
                .withMessageContaining("of-tomorrow");
    }

    @Test
    void another_kind_is_unsupported() {
        Path file = new GgufBytes().text("tokenizer.ggml.model", "rwkv").write(folder.resolve("x.gguf"));

        assertThat(GgufTokenizer.unsupported(file))
                .contains("its tokenizer is of the kind \"rwkv\", and the gate can run only byte-level BPE (\"gpt2\")"
                        + " and SentencePiece's (\"llama\") from a GGUF file");
    }

    /** Of "▁ab", "ab" and "▁a", the last has the highest score; "é" becomes its bytes. */
    private static GgufBytes pieces() {
        List<String> tokens = Stream.concat(
                        Stream.of("<unk>", "<s>", "</s>", "▁", "a", "b", "▁a", "ab", "▁ab", "<|user|>"),
                        IntStream.range(0, 256).mapToObj(code -> String.format(Locale.ROOT, "<0x%02X>", code)))
                .toList();
        List<Integer> types = new ArrayList<>(List.of(2, 3, 3, 1, 1, 1, 1, 1, 1, 4));
        List<Float> scores = new ArrayList<>(List.of(0f, 0f, 0f, -9f, -8f, -7f, -1f, -2f, -3f, 0f));
        for (int code = 0; code < 256; code++) {
            types.add(6);
            scores.add(0f);
        }
        return new GgufBytes()
                .text("general.architecture", "llama")
                .text("tokenizer.ggml.model", "llama")
                .texts("tokenizer.ggml.tokens", tokens)
                .int32s("tokenizer.ggml.token_type", types)
                .float32s("tokenizer.ggml.scores", scores)
                .uint32("tokenizer.ggml.bos_token_id", 1)
                .uint32("tokenizer.ggml.eos_token_id", 2);
    }

    @Test
    void pieces_are_merged_by_their_scores_as_llama_cpp_does() {
        try (BundleTokenizer tokenizer = BundleTokenizer.open(pieces().write(folder.resolve("x.gguf")))) {
            assertThat(tokenizer.encode("ab")).as("<s>, ▁ab").containsExactly(1, 8);
            assertThat(tokenizer.encode("bab")).containsExactly(1, 3, 5, 7);
            assertThat(tokenizer.encode("a  b")).as("blanks are kept").containsExactly(1, 6, 3, 3, 5);
            assertThat(tokenizer.encode("é")).containsExactly(1, 3, 10 + 0xC3, 10 + 0xA9);
            assertThat(tokenizer.encode("a<|user|>a"))
                    .as("a blank after each special token, too")
                    .containsExactly(1, 6, 9, 6);
            assertThat(tokenizer.isSpecial(1)).isTrue();
        }
    }

    @Test
    void the_settings_of_pieces_are_obeyed() {
        Path file = pieces().flag("tokenizer.ggml.add_bos_token", 0)
                .flag("tokenizer.ggml.add_eos_token", 1)
                .flag("tokenizer.ggml.add_space_prefix", 0)
                .write(folder.resolve("x.gguf"));

        try (BundleTokenizer tokenizer = BundleTokenizer.open(file)) {
            assertThat(tokenizer.encode("ab")).containsExactly(7, 2);
        }
    }

    @Test
    void broken_parts_are_refused_in_one_line() {
        Path merge = letters().texts("other", List.of()).write(folder.resolve("a.gguf"));
        Path twice = new GgufBytes()
                .text("tokenizer.ggml.model", "gpt2")
                .texts("tokenizer.ggml.tokens", List.of("a", "a"))
                .write(folder.resolve("b.gguf"));
        Path blank = new GgufBytes()
                .text("tokenizer.ggml.model", "gpt2")
                .texts("tokenizer.ggml.tokens", List.of("a"))
                .texts("tokenizer.ggml.merges", List.of("ab"))
                .write(folder.resolve("c.gguf"));
        Path noBos = letters().text("tokenizer.ggml.pre", "llama-bpe").write(folder.resolve("d.gguf"));

        assertThat(GgufTokenizer.toJson(merge)).contains("\"merges\":[[\"a\",\"b\"]");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufTokenizer.toJson(twice))
                .withMessageContaining("tokens 0 and 1 have the same text: a");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufTokenizer.toJson(blank))
                .withMessageContaining("the merge \"ab\" doesn't have two parts");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufTokenizer.toJson(noBos))
                .withMessageContaining("tokenizer.ggml.bos_token_id doesn't name one of its tokens");
    }

    /** The letters, "ab" (26), a blank (27), a blank with "ab" (28), and two control tokens (29, 30). */
    private static GgufBytes letters() {
        List<String> tokens = Stream.concat(
                        IntStream.rangeClosed('a', 'z').mapToObj(Character::toString),
                        Stream.of("ab", "Ġ", "Ġab", "<s>", "</s>"))
                .toList();
        List<Integer> types = IntStream.range(0, tokens.size())
                .mapToObj(id -> id < 29 ? 1 : 3)
                .toList();
        return new GgufBytes()
                .text("general.architecture", "llama")
                .text("tokenizer.ggml.model", "gpt2")
                .texts("tokenizer.ggml.tokens", tokens)
                .int32s("tokenizer.ggml.token_type", types)
                .texts("tokenizer.ggml.merges", List.of("a b", "Ġ ab"));
    }
}

package dev.shipgate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTokenizerTests {

    @TempDir
    Path folder;

    @Test
    void every_prompt_becomes_the_ids_that_transformers_gave() {
        try (BundleTokenizer tokenizer = open()) {
            for (OracleCase oracleCase : Oracle.read(EmbeddedModel.oracle()).cases()) {
                assertThat(tokenizer.encode(Objects.requireNonNull(oracleCase.text())))
                        .isEqualTo(oracleCase.inputIds());
            }
        }
    }

    @Test
    void a_text_longer_than_any_model_is_not_cut() {
        try (BundleTokenizer tokenizer = open()) {
            assertThat(tokenizer.encode("42 ".repeat(10_000))).hasSizeGreaterThan(20_000);
        }
    }

    @Test
    void special_tokens_are_shown() {
        try (BundleTokenizer tokenizer = open()) {
            assertThat(tokenizer.decode(0)).isEqualTo("<|endoftext|>");
            assertThat(tokenizer.decode(511)).isEqualTo(" word");
            assertThat(List.of(tokenizer.decode(22), tokenizer.decode(20))).containsExactly("4", "2");
        }
    }

    @Test
    void a_file_that_is_no_tokenizer_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 7}");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> BundleTokenizer.open(file).close())
                .withMessageStartingWith(file + ": cannot be loaded as a tokenizer");
    }

    private static BundleTokenizer open() {
        Bundle bundle = Bundle.open(EmbeddedModel.shipBundle());
        return BundleTokenizer.open(Objects.requireNonNull(bundle.tokenizerFile()));
    }
}

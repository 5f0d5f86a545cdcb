package dev.shipgate.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.TokenizerEditor;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class TokenizerWritingsTests {

    private static final String RECORDED =
            PinnedFile.of(TokenizerEditor.source()).sha256();

    @TempDir
    Path folder;

    @Test
    void the_recorded_file_is_recognised_in_one_written_by_another_version() {
        assertThat(writings(new TokenizerEditor().mergesAsStrings().sortFields())
                        .include(RECORDED))
                .isTrue();
    }

    @Test
    void a_file_of_an_older_version_is_recognised_in_one_of_today() {
        Path older = new TokenizerEditor()
                .mergesAsStrings()
                .edit(root -> ((ObjectNode) root.path("model")).remove("ignore_merges"))
                .write(folder.resolve("older.json"));

        assertThat(TokenizerWritings.of(TokenizerEditor.source())
                        .include(PinnedFile.of(older).sha256()))
                .isTrue();
    }

    @Test
    void another_expression_is_another_tokenizer() {
        assertThat(writings(new TokenizerEditor().edit(TokenizerContentsTests::threeDigits))
                        .include(RECORDED))
                .isFalse();
    }

    @Test
    void a_token_in_front_is_another_tokenizer() {
        assertThat(writings(new TokenizerEditor().addInFront(1, "<|im_start|>")).include(RECORDED))
                .isFalse();
    }

    private TokenizerWritings writings(TokenizerEditor edited) {
        return TokenizerWritings.of(edited.write(folder.resolve("tokenizer.json")));
    }
}

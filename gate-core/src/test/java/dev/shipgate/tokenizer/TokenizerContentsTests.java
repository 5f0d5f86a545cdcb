package dev.shipgate.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.TokenizerEditor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TokenizerContentsTests {

    @TempDir
    Path folder;

    @Test
    void merges_as_strings_and_fields_in_another_order_say_the_same() {
        assertThat(differences(new TokenizerEditor().mergesAsStrings().sortFields()))
                .isEmpty();
    }

    @Test
    void an_option_at_its_default_may_be_left_out() {
        assertThat(differences(new TokenizerEditor().edit(root -> {
                    ObjectNode model = (ObjectNode) root.path("model");
                    model.remove(List.of("ignore_merges", "byte_fallback", "dropout", "type"));
                })))
                .isEmpty();
    }

    @Test
    void a_post_processor_that_only_corrects_offsets_is_none() {
        assertThat(differences(new TokenizerEditor()
                        .edit(root -> root.putObject("post_processor")
                                .put("type", "ByteLevel")
                                .put("add_prefix_space", false)
                                .put("trim_offsets", false)
                                .put("use_regex", false))))
                .isEmpty();
        assertThat(differences(new TokenizerEditor().edit(root -> root.putNull("post_processor"))))
                .isEmpty();
    }

    @Test
    void another_expression_is_found() {
        assertThat(differences(new TokenizerEditor().edit(TokenizerContentsTests::threeDigits)))
                .singleElement()
                .asString()
                .startsWith("pre-tokenizer: ")
                .contains("\\p{N}{1,3}");
    }

    @Test
    void a_token_in_front_is_found() {
        assertThat(differences(new TokenizerEditor().addInFront(1, "<|im_start|>")))
                .containsExactly("post-processor: [[[1],\"text\"]], expected []");
    }

    @Test
    void a_normalizer_is_found() {
        assertThat(differences(new TokenizerEditor()
                        .edit(root -> root.putObject("normalizer").put("type", "NFKC"))))
                .containsExactly("normalizer: {\"type\":\"NFKC\"}, expected null");
    }

    @Test
    void a_lost_merge_is_found() {
        assertThat(differences(new TokenizerEditor()
                        .edit(root -> ((ArrayNode) root.path("model").path("merges")).remove(0))))
                .containsExactly("merges: merge 0 is [\"Ġ\",\"th\"], expected [\"t\",\"h\"]");
    }

    @Test
    void a_moved_token_is_found() {
        assertThat(differences(new TokenizerEditor()
                        .edit(root -> ((ObjectNode) root.path("model").path("vocab"))
                                .put("!", 4)
                                .put("\"", 3))))
                .containsExactly("vocabulary: token \"!\" has id 4, expected 3");
    }

    @Test
    void a_special_token_that_became_ordinary_is_found() {
        assertThat(differences(new TokenizerEditor()
                        .edit(root -> ((ObjectNode) root.path("added_tokens").get(2)).put("special", false))))
                .singleElement()
                .asString()
                .startsWith("added tokens: ");
    }

    static void threeDigits(ObjectNode root) {
        ObjectNode pattern = (ObjectNode)
                root.path("pre_tokenizer").path("pretokenizers").get(0).path("pattern");
        pattern.put("Regex", pattern.path("Regex").stringValue().replace("|\\p{N}|", "|\\p{N}{1,3}|"));
    }

    private List<String> differences(TokenizerEditor edited) {
        return TokenizerContents.read(edited.write(folder.resolve("tokenizer.json")))
                .differencesFrom(TokenizerContents.read(TokenizerEditor.source()));
    }
}

package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.TokenizerEditor;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.BundleContract.Tokenizer;
import dev.shipgate.transcript.BundleContract.Tokenizer.Compared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What bundle_contract finds for a bundle that ships its tokenizer in another form, or another tokenizer. */
class TokenizerOfBundleTests {

    @TempDir
    Path temporary;

    private final List<BundleTokenizer> opened = new ArrayList<>();
    private Path folder = Path.of("");
    private Path files = Path.of("");

    @BeforeEach
    void copyBundle() {
        folder = EmbeddedModel.copy(EmbeddedModel.shipBundle(), temporary.resolve("bundle"));
        files = folder.resolve("tokenizer");
    }

    @AfterEach
    void close() {
        opened.forEach(BundleTokenizer::close);
    }

    @Test
    void an_unchanged_file_is_compared_by_its_bytes() {
        assertThat(compare(EmbeddedModel.oracle()).compared()).isEqualTo(Compared.FILES);
    }

    @Test
    void a_file_written_again_says_the_same() {
        new TokenizerEditor().mergesAsStrings().sortFields().write(files.resolve("tokenizer.json"));

        assertThat(compare(EmbeddedModel.oracle()).compared()).isEqualTo(Compared.CONTENTS);
        assertThat(compare(EmbeddedModel.oracle()).differences()).isEmpty();
    }

    @Test
    void another_expression_is_not_the_same_though_the_prompts_agree() {
        useWiderExpression();

        assertThat(retokenised()).allMatch(each -> each.firstDifference() == null);
        assertThat(compare(EmbeddedModel.oracle()).compared()).isNull();
    }

    @Test
    void the_difference_is_named_if_the_source_tokenizer_is_beside_the_oracle() throws IOException {
        useWiderExpression();
        Path oracle = EmbeddedModel.copy(EmbeddedModel.oracle(), temporary.resolve("oracle"));
        Files.copy(TokenizerEditor.source(), oracle.resolve("tokenizer.json"));

        assertThat(compare(oracle).differences()).singleElement().asString().startsWith("pre-tokenizer: ");
    }

    @Test
    void a_token_in_front_is_named() {
        new TokenizerEditor().addInFront(1, "<|im_start|>").write(files.resolve("tokenizer.json"));

        assertThat(retokenised()).allSatisfy(each -> {
            assertThat(each.firstDifference()).isNotNull();
            assertThat(each.inFront())
                    .singleElement()
                    .satisfies(token -> assertThat(token.text()).isEqualTo("<|im_start|>"));
        });
    }

    @Test
    void vocabulary_and_merges_are_read_by_the_rule_that_gives_the_recorded_ids() throws IOException {
        useParts();

        assertThat(retokenised()).allMatch(each -> each.notRun() == null && each.firstDifference() == null);
        assertThat(compare(EmbeddedModel.oracle()).assumed()).contains("Qwen2");
        assertThat(bundle().manifest().stopTokenIds(tokenizer())).containsExactly(0);
    }

    @Test
    void a_class_with_a_rule_leaves_nothing_to_assume() throws IOException {
        useParts();
        nameClass("GPT2Tokenizer");

        assertThat(compare(EmbeddedModel.oracle()).assumed()).isNull();
        assertThat(retokenised()).anyMatch(each -> each.firstDifference() != null);
    }

    @Test
    void a_lost_merge_is_a_difference_under_every_rule() throws IOException {
        useParts();
        Path merges = files.resolve("merges.txt");
        Files.writeString(merges, Files.readString(merges).replaceFirst(Pattern.quote("Ġ th\n"), ""));

        assertThat(retokenised()).anyMatch(each -> each.firstDifference() != null);
    }

    @Test
    void an_unknown_rule_is_not_compared() throws IOException {
        useParts();
        nameClass("SomeTokenizer");
        Oracle upper = withTexts(EmbeddedModel.copy(EmbeddedModel.oracle(), temporary.resolve("oracle")));

        assertThat(upper.cases().stream().map(Reading.of(upper, this::tokenizer)::retokenise))
                .allSatisfy(each -> assertThat(each.notRun()).contains("don't say how a text is split"));
    }

    @Test
    void the_engines_own_tokenizer_is_asked_if_the_bundle_has_none() {
        Oracle oracle = Oracle.read(EmbeddedModel.oracle());
        EngineTokenizer right = text -> oracle.cases().stream()
                .filter(each -> text.equals(each.text()))
                .map(OracleCase::inputIds)
                .findFirst();

        Reading reading = Reading.of(oracle, () -> null, right);
        assertThat(oracle.cases().stream().map(reading::retokenise)).allSatisfy(each -> {
            assertThat(each.notRun()).isNull();
            assertThat(each.firstDifference()).isNull();
        });

        Reading wrong = Reading.of(oracle, () -> null, text -> Optional.of(List.of(1, 2)));
        assertThat(oracle.cases().stream().map(wrong::retokenise))
                .allSatisfy(each -> assertThat(each.firstDifference()).isZero());

        Reading none = Reading.of(oracle, () -> null, EngineTokenizer.NONE);
        assertThat(oracle.cases().stream().map(none::retokenise))
                .allSatisfy(each -> assertThat(each.notRun()).contains("ships no tokenizer.json"));
    }

    @Test
    void a_damaged_sentencepiece_model_is_not_compared() throws IOException {
        Files.delete(files.resolve("tokenizer.json"));
        Files.write(files.resolve("tokenizer.model"), new byte[] {10, 0});

        assertThat(retokenised()).allSatisfy(each -> assertThat(each.notRun()).contains("tokenizer.model"));
    }

    /** Vertical tabs count as line breaks: no prompt has one. */
    private void useWiderExpression() {
        new TokenizerEditor()
                .edit(root -> {
                    ObjectNode pattern = (ObjectNode) root.path("pre_tokenizer")
                            .path("pretokenizers")
                            .get(0)
                            .path("pattern");
                    pattern.put(
                            "Regex",
                            pattern.path("Regex").stringValue().replace("\\s*[\\r\\n]+|", "\\s*[\\r\\n\\v]+|"));
                })
                .write(files.resolve("tokenizer.json"));
    }

    private void useParts() throws IOException {
        new TokenizerEditor().writeParts(files);
        Files.delete(files.resolve("tokenizer.json"));
    }

    private void nameClass(String name) throws IOException {
        Path config = files.resolve("tokenizer_config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("TokenizersBackend", name));
    }

    /** Leaves every token as it is, but changes the texts. */
    private static Oracle withTexts(Path folder) throws IOException {
        Path json = folder.resolve("oracle.json");
        Files.writeString(json, Files.readString(json).replace("\"text\": \"", "\"text\": \"~ ~ "));
        return Oracle.read(folder);
    }

    private Bundle bundle() {
        return Bundle.open(folder);
    }

    private @Nullable BundleTokenizer tokenizer() {
        BundleTokenizer tokenizer = BundleTokenizer.open(Objects.requireNonNull(bundle().tokenizerFile()));
        opened.add(tokenizer);
        return tokenizer;
    }

    private List<Retokenisation> retokenised() {
        Oracle oracle = Oracle.read(EmbeddedModel.oracle());
        Reading reading = Reading.of(oracle, this::tokenizer);
        return oracle.cases().stream().map(reading::retokenise).toList();
    }

    private Tokenizer compare(Path oracleFolder) {
        Oracle oracle = Oracle.read(oracleFolder);
        return new TokenizerComparison(bundle(), bundle().pinFiles(), oracle)
                .compare(Reading.of(oracle, this::tokenizer));
    }
}

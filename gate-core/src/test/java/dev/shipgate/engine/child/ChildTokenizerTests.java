package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.OptimizationLevel;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A tokenizer in a child process gives what one in this process gives, and its end is an exception. */
class ChildTokenizerTests {

    private static final Path GOOD =
            Objects.requireNonNull(Bundle.open(EmbeddedModel.shipBundle()).tokenizerFile());

    @TempDir
    Path folder;

    @Test
    void ids_and_texts_are_those_of_a_tokenizer_in_this_process() {
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                BundleTokenizer expected = BundleTokenizer.open(GOOD);
                BundleTokenizer tokenizer = BundleTokenizer.open(GOOD, there.tokenizers())) {
            String text = "The quick \uD83D\uDE00 \uD800 fox <|endoftext|>";
            assertThat(tokenizer.encode(text)).isEqualTo(expected.encode(text));
            IntStream.of(-1, 0, 1, 63, 64, 2_047, 2_048, 1_000_000).forEach(id -> {
                assertThat(tokenizer.decode(id)).isEqualTo(expected.decode(id));
                assertThat(tokenizer.isSpecial(id)).isEqualTo(expected.isSpecial(id));
            });
        }
    }

    @Test
    void a_file_that_is_no_tokenizer_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
        try (NativeCode there = NativeCode.inChild(Limits.defaults())) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(
                            () -> BundleTokenizer.open(file, there.tokenizers()).close())
                    .withMessageStartingWith(file + ": cannot be loaded as a tokenizer");
        }
    }

    /** The library looks the token of the template up, and takes for granted that it finds it. */
    @Test
    void a_tokenizer_that_kills_its_process_is_an_exception_that_names_the_signal() throws IOException {
        JsonMapper json = new JsonMapper();
        ObjectNode tokenizer = (ObjectNode) json.readTree(Files.readString(GOOD));
        tokenizer.set(
                "post_processor",
                json.readTree("{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"zz\","
                        + " \"type_id\": 0}}], \"pair\": [{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}],"
                        + " \"special_tokens\": {}}"));
        Path file = Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                BundleTokenizer hostile = BundleTokenizer.open(file, there.tokenizers())) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> hostile.encode("text"))
                    .withMessageContaining("the process of the engine died of SIGABRT (exit code 134) in tokenising a"
                            + " text of 4 characters with tokenizer.json");
        }
    }

    @Test
    void a_child_that_died_between_two_texts_is_an_exception_that_names_signal_and_text() throws Exception {
        try (NativeCode there = NativeCode.inChild(Limits.defaults());
                Engine engine = there.openEngine(
                        Bundle.open(EmbeddedModel.shipBundle()), new EngineOptions(1, OptimizationLevel.ALL));
                BundleTokenizer tokenizer = BundleTokenizer.open(GOOD, there.tokenizers())) {
            assertThat(tokenizer.encode("text")).isNotEmpty();
            ProcessHandle child =
                    ProcessHandle.of(engine.processId().orElseThrow()).orElseThrow();
            child.destroyForcibly();
            child.onExit().get();

            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> tokenizer.encode("other"))
                    .withMessageContaining("the process of the engine died of SIGKILL (exit code 137) in tokenising a"
                            + " text of 5 characters with tokenizer.json");
            // Another child goes on with the next text.
            assertThat(tokenizer.encode("text")).isNotEmpty();
        }
    }
}

package dev.shipgate.input;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTests {

    @TempDir
    Path folder;

    enum Colour {
        RED,
        GREEN
    }

    record Inner(int someCount, boolean flag) {

        Inner {
            if (someCount < 0) {
                throw new IllegalArgumentException("some_count is negative");
            }
        }
    }

    record Outer(
            String name,
            @Nullable Double ratio,
            @Nullable Colour colour,
            @Nullable List<Integer> ids,
            @Nullable Map<String, String> texts,
            @Nullable List<Inner> inners) {

        Outer {
            StrictJson.required(name, "name");
        }
    }

    @Test
    void a_document_becomes_a_record_ignoring_unknown_properties() {
        Outer outer = read("""
                {"name": "n", "ratio": 1, "ids": [1, 2], "texts": {"a": "b"}, "later": {"x": [null]},
                 "inners": [{"some_count": 3, "flag": true}]}
                """);

        assertThat(outer)
                .isEqualTo(new Outer("n", 1.0, null, List.of(1, 2), Map.of("a", "b"), List.of(new Inner(3, true))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 'a', 'name': 'b'}            | Duplicate Object property \"name\"",
                "{'name': 'a', 'x': {'y': 1, 'y': 2}}  | Duplicate Object property \"y\"",
                "{'name': 'a'} {}                      | expected the end of the file, found a second JSON value",
                "{'name': 'a'} x                       | is not valid JSON: Unrecognized token 'x'",
                "{'name': 'a'                          | is not valid JSON: Unexpected end-of-input",
                "``                                    | expected a JSON value, found nothing",
                "null                                  | expected a JSON object, found null",
                "[]                                    | expected an object, found a list",
                "{}                                    | \"name\" is missing",
                "{'name': null}                        | \"name\" is missing",
                "{'name': 5}                           | name (line 1, column 10): expected text, found 5",
                "{'name': true}                        | name (line 1, column 10): expected text, found true",
                "{'name': 'a', 'ratio': '1.5'}         | ratio (line 1, column 24): expected a number, found text",
                "{'name': 'a', 'ratio': NaN}           | is not valid JSON: Non-standard token 'NaN'",
                "{'name': 'a', 'colour': 'BLUE'}       | expected one of RED, GREEN, found \"BLUE\"",
                "{'name': 'a', 'colour': 1}            | colour (line 1, column 25): expected text, found 1",
                "{'name': 'a', 'ids': [1, 2.0]}        | ids[1] (line 1, column 26): expected a whole number, "
                        + "found 2.0",
                "{'name': 'a', 'ids': [1, '2']}        | ids[1] (line 1, column 26): expected a whole number, "
                        + "found text",
                "{'name': 'a', 'ids': [1, '']}         | ids[1] (line 1, column 26): expected a whole number, "
                        + "found \"\"",
                "{'name': 'a', 'ids': [1, null]}       | ids[1] (line 1, column 26): null is not allowed here",
                "{'name': 'a', 'ids': [99999999999]}   | ids[0] (line 1, column 34): expected a whole number of "
                        + "at most 32 bits, found a larger one",
                "{'name': 'a', 'ids': 1}               | ids (line 1, column 22): expected a list, found a number",
                "{'name': 'a', 'texts': {'k': 1}}      | texts.k (line 1, column 30): expected text, found 1",
                "{'name': 'a', 'texts': {'k': null}}   | texts.k (line 1, column 30): null is not allowed here",
                "{'name': 'a', 'inners': [{'some_count': null, 'flag': true}]} | some_count (line 1, column "
                        + "41): expected a whole number, found null",
                "{'name': 'a', 'inners': [{'some_count': -1, 'flag': true}]} | inners[0] (line 1, column 57): "
                        + "some_count",
            })
    void a_document_that_is_not_strict_is_refused(String json, String problem) {
        assertRefused(json.replace('\'', '"'), problem);
    }

    @Test
    void a_document_deeper_than_64_is_refused() {
        assertRefused("{\"x\": " + "[".repeat(64) + "]".repeat(64) + "}", "nesting depth (65) exceeds");
    }

    @Test
    void a_document_longer_than_allowed_is_refused() throws IOException {
        Path file = write("{\"name\": \"abc\"}");

        assertThatThrownBy(() -> new StrictJson(10).read(file, Outer.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": is a JSON document of 15 bytes; the limit is 10");
    }

    @Test
    void a_name_longer_than_allowed_is_refused() {
        assertRefused("{\"" + "x".repeat(5_000) + "\": 1}", "Name length (5000) exceeds");
    }

    @Test
    void a_number_longer_than_allowed_is_refused() {
        assertRefused("{\"name\": \"a\", \"ratio\": 1" + "0".repeat(200) + "}", "Number value length (201) exceeds");
    }

    @Test
    void more_tokens_than_allowed_are_refused() {
        assertRefused("{\"x\": [" + "0,".repeat(4_000_000) + "0]}", "Token count (4000001) exceeds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "ISO-8859-1"})
    void text_in_another_encoding_is_refused(String charset) throws IOException {
        Path file = Files.write(folder.resolve("file.json"), "{\"name\": \"\u00e9\"}".getBytes(charset));

        assertThatThrownBy(() -> new StrictJson().read(file, Outer.class)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void broken_utf_8_is_refused_by_name() throws IOException {
        Path file = Files.write(
                folder.resolve("file.json"), "{\"name\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new StrictJson().read(file, Outer.class))
                .hasMessage(file + ": cannot be read: not valid UTF-8");
    }

    @Test
    void a_foreign_schema_is_refused_before_anything_else() {
        assertThatThrownBy(() -> new StrictJson().read(write("{\"schema\": \"b/2\", \"name\": 1}"), "a/1", Outer.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(": expected schema a/1, found b/2");
        assertThatThrownBy(() -> new StrictJson().read(write("{}"), "a/1", Outer.class))
                .hasMessageEndingWith(": expected schema a/1, found none");
    }

    @Test
    void a_missing_file_is_refused() {
        Path file = folder.resolve("absent.json");

        assertThatThrownBy(() -> new StrictJson().read(file, Outer.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": no such file");
    }

    @Test
    void a_folder_is_refused() {
        assertThatThrownBy(() -> new StrictJson().read(folder, Outer.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder + ": expected a JSON file, found a folder");
    }

    private Outer read(String json) {
        return new StrictJson().read(folder, json.getBytes(StandardCharsets.UTF_8), Outer.class);
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("file.json"), json);
    }

    private void assertRefused(String json, String problem) {
        assertRefusedAt(folder, () -> read(json), problem)
                .hasMessageNotContainingAny("CoercionConfig", "DeserializationConfig", "dev.shipgate");
    }
}

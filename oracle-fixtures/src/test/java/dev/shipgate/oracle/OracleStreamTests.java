package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An oracle read case by case is the oracle that is read whole. */
class OracleStreamTests {

    private static final Path NANO = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano", "oracle");

    @TempDir
    Path folder;

    @Test
    void every_case_is_the_one_that_is_read_whole() {
        Oracle whole = Oracle.read(NANO);
        List<OracleCase> read = new ArrayList<>();
        try (OracleStream stream = OracleStream.open(NANO)) {
            stream.forEach(index -> true, oracleCase -> {
                OracleCase same = whole.cases().get(read.size());
                assertThat(oracleCase.id()).isEqualTo(same.id());
                assertThat(oracleCase.inputIds()).isEqualTo(same.inputIds());
                assertThat(oracleCase.logitMargins()).isEqualTo(same.logitMargins());
                for (int position = 0; position < same.positions(); position++) {
                    assertThat(row(oracleCase, position)).isEqualTo(row(same, position));
                }
                read.add(oracleCase);
            });

            assertThat(read).hasSameSizeAs(whole.cases());
            assertThat(stream.frame().files()).isEqualTo(whole.files());
            assertThat(stream.frame().cases()).hasSize(1);
            assertThat(stream.cases().stream()
                            .filter(ListedCase::isJudged)
                            .map(ListedCase::id)
                            .toList())
                    .isEqualTo(whole.judgedCases().stream().map(OracleCase::id).toList());
        }
    }

    @Test
    void only_the_wanted_cases_are_read() {
        try (OracleStream stream = OracleStream.open(NANO)) {
            List<String> ids = new ArrayList<>();

            stream.forEach(index -> index == 1 || index == 3, each -> ids.add(each.id()));

            assertThat(ids)
                    .containsExactly(
                            stream.cases().get(1).id(), stream.cases().get(3).id());
        }
    }

    @Test
    void a_second_case_with_the_same_tokens_is_known_as_one() throws IOException {
        tiny("""
                {"id": "one", "kind": "gate", "input_ids": [0, 1, 2]},
                {"id": "weak", "kind": "weak", "input_ids": [0, 1, 2]},
                {"id": "again", "kind": "long", "input_ids": [0, 1, 2]},
                {"id": "other", "kind": "long", "input_ids": [0, 12]}""");

        try (OracleStream stream = OracleStream.open(folder)) {
            assertThat(stream.cases())
                    .extracting(ListedCase::id, ListedCase::isJudged)
                    .containsExactly(
                            tuple("one", true), tuple("weak", false), tuple("again", false), tuple("other", true));
        }
    }

    @Test
    void two_cases_of_one_id_are_refused() throws IOException {
        tiny("""
                {"id": "one", "kind": "gate", "input_ids": [0, 1, 2]},
                {"id": "one", "kind": "gate", "input_ids": [0]}""");

        assertThatThrownBy(() -> OracleStream.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("two cases have the same id, one");
    }

    @Test
    void a_case_without_its_rows_is_refused_when_it_is_read() throws IOException {
        tiny("""
                {"id": "one", "kind": "gate", "input_ids": [0, 1, 2]},
                {"id": "two", "kind": "gate", "input_ids": [0]}""");

        try (OracleStream stream = OracleStream.open(folder)) {
            assertThatThrownBy(() -> stream.forEach(index -> index == 1, each -> {}))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("case two: has no tensor two.logits");
        }
    }

    @Test
    void a_document_that_ends_early_is_refused() throws IOException {
        tiny("""
                {"id": "one", "kind": "gate", "input_ids": [0, 1, 2]}""");
        Path json = folder.resolve("oracle.json");
        String whole = Files.readString(json);
        Files.writeString(json, whole.substring(0, whole.length() / 2));

        assertThatThrownBy(() -> OracleStream.open(folder)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void another_schema_is_refused() throws IOException {
        tiny("""
                {"id": "one", "kind": "gate", "input_ids": [0, 1, 2]}""");
        Path json = folder.resolve("oracle.json");
        Files.writeString(json, Files.readString(json).replace("shipgate-oracle/1", "shipgate-oracle/9"));

        assertThatThrownBy(() -> OracleStream.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected schema shipgate-oracle/1, found shipgate-oracle/9");
    }

    /** Writes the tiny oracle with another list of cases. */
    private void tiny(String cases) throws IOException {
        new TinyOracle(folder).write();
        Path json = folder.resolve("oracle.json");
        String text = Files.readString(json);
        int from = text.indexOf("\"cases\"");
        Files.writeString(json, text.substring(0, from) + "\"cases\": [" + cases + "]}");
    }

    private static float[] row(OracleCase oracleCase, int position) {
        return oracleCase.row(position).<float[]>either(FullRow::logits, TopKRow::logits);
    }
}

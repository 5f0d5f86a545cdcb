package dev.shipgate.oracle;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelExpertsTests {

    private static final String EXPERTS = "\"num_experts\": 8, \"num_experts_per_tok\": 2,";

    @TempDir
    Path folder;

    @Test
    void the_experts_are_read_and_written_again() throws IOException {
        Oracle oracle = with(EXPERTS).read();
        Path written = folder.resolve("written");

        new OracleWriter().write(oracle, written);

        assertThat(oracle.model().experts()).isEqualTo(new ModelExperts(8, 2));
        assertThat(Oracle.read(written).model().experts()).isEqualTo(new ModelExperts(8, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"num_experts\": 8,", "\"num_experts_per_tok\": 2,"})
    void one_number_alone_is_none(String experts) throws IOException {
        Oracle oracle = with(experts).read();
        Path written = folder.resolve("written");

        new OracleWriter().write(oracle, written);

        assertThat(oracle.model().experts()).isNull();
        assertThat(Files.readString(written.resolve("oracle.json"))).doesNotContain("num_experts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 | 0 | num_experts is 0, expected at least 1",
                "2 | 0 | num_experts_per_tok is 0, expected at least 1",
                "2 | 9 | num_experts_per_tok is 9, but num_experts is only 8",
                "2 | \"2\" | model.num_experts_per_tok",
            })
    void numbers_that_make_no_sense_are_refused(String number, String other, String problem) {
        assertRefusedAt(
                folder.resolve("oracle.json"),
                with(EXPERTS.replace(": " + number + ",", ": " + other + ","))::read,
                problem);
    }

    private TinyOracle with(String experts) {
        return new TinyOracle(folder).replacing("\"vocab_size\": 4,", "\"vocab_size\": 4, " + experts);
    }
}

package dev.shipgate.oracle;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelContextTests {

    private static final String CONTEXT = """
            "sliding_window": 4096, "max_position_embeddings": 131072, "original_max_position_embeddings": 32768,
            "rope_scaling": [{"layer_type": "full_attention", "type": "yarn", "factor": 4,
              "original_max_position_embeddings": 32768}, {"type": "linear"}],
            """;

    @TempDir
    Path folder;

    @Test
    void the_context_is_read_and_written_again() throws IOException {
        ModelContext expected = new ModelContext(
                4096,
                131072,
                32768,
                List.of(
                        new RopeScaling("full_attention", "yarn", 4.0, 32768),
                        new RopeScaling(null, "linear", null, null)));
        Oracle oracle = with(CONTEXT).read();
        Path written = folder.resolve("written");

        new OracleWriter().write(oracle, written);

        assertThat(oracle.model().context()).isEqualTo(expected);
        assertThat(Oracle.read(written).model().context()).isEqualTo(expected);
    }

    @Test
    void an_oracle_from_before_the_context_was_recorded_is_read_and_written_as_it_was() throws IOException {
        Oracle oracle = new TinyOracle(folder).read();
        Path written = folder.resolve("written");

        new OracleWriter().write(oracle, written);

        assertThat(oracle.model().context()).isEqualTo(ModelContext.unknown());
        assertThat(Files.readString(written.resolve("oracle.json"))).doesNotContain("sliding_window", "rope_scaling");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sliding_window\": 4096 | \"sliding_window\": 0 | model: sliding_window is 0, expected at least 1",
                "\"sliding_window\": 4096 | \"sliding_window\": \"4096\" | model.sliding_window",
                "\"sliding_window\": 4096 | \"sliding_window\": 4096.5 | model.sliding_window",
                "131072 | -1 | model: max_position_embeddings is -1, expected at least 1",
                "\"type\": \"linear\" | \"kind\": \"linear\" | \"type\" is missing",
                "\"type\": \"linear\" | \"type\": \" \" | type is blank",
                "\"factor\": 4 | \"factor\": 0 | factor is 0.0, expected a positive number",
                "\"factor\": 4 | \"factor\": 1e999 | factor is Infinity, expected a positive number",
                "32768}, | 0}, | original_max_position_embeddings is 0, expected at least 1",
                "{\"type\": \"linear\"} | null | model.rope_scaling[1]",
            })
    void a_context_that_makes_no_sense_is_refused(String part, String replacement, String problem) {
        assertThat(CONTEXT).contains(part);
        assertRefusedAt(folder.resolve("oracle.json"), with(CONTEXT.replace(part, replacement))::read, problem);
    }

    private TinyOracle with(String context) {
        return new TinyOracle(folder).replacing("\"vocab_size\": 4,", "\"vocab_size\": 4, " + context);
    }
}

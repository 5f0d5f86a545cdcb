package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptSchemaTests {

    @Test
    void a_transcript_with_every_kind_of_observation_is_valid() throws IOException {
        assertThat(errors(json())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shipgate-transcript/1, shipgate-transcript/2",
        "FAIL, FAILED",
        "non-finite, nonsense",
        "kl_nats, kl",
        "kl_at_least_nats, kl_nats",
        "\"recorded_tokens\" : 64, \"recorded_tokens\" : 1",
        "teacher_forced_sweep, sweep",
        "\"strength\" : \"suggestive\", \"strength\" : \"0.5\"",
        "\"strength\" : \"suggestive\", \"confidence\" : 0"
    })
    void a_broken_transcript_is_not_valid(String part, String replacement) throws IOException {
        assertThat(json()).contains(part);

        assertThat(errors(json().replace(part, replacement))).isNotEmpty();
    }

    private static String json() {
        return new TranscriptFile().toJson(TranscriptFileTests.everything());
    }

    private static List<?> errors(String json) throws IOException {
        try (InputStream stream = Transcript.class.getResourceAsStream("transcript.schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(stream);
            return schema.validate(json, InputFormat.JSON);
        }
    }
}

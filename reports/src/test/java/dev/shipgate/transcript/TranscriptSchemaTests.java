package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.shipgate.fixture.FrozenFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
        "\"recorded_tokens\" : 64, \"recorded_tokens\" : -1",
        "teacher_forced_sweep, Teacher-forced sweep",
        "\"token_classes\" :, \"classes\" :",
        "\"retokenisations\" :, \"retokenised\" :",
        "\"version\" : 4, \"version\" : \"three\"",
        "\"headline\" :, \"headlin\" :",
        "\"sliding_window\" : 4096, \"sliding_window\" : 0",
        "\"type\" : \"yarn\", \"typ\" : \"yarn\"",
        "\"strength\" : \"suggestive\", \"strength\" : \"0.5\"",
        "\"strength\" : \"suggestive\", \"confidence\" : 0",
        "\"4\" : 1, \"4\" : 0"
    })
    void a_broken_transcript_is_not_valid(String part, String replacement) throws IOException {
        assertThat(json()).contains(part);

        assertThat(errors(json().replace(part, replacement))).isNotEmpty();
    }

    @Test
    void what_this_version_does_not_know_is_valid() throws IOException {
        String heat = "{ \"type\" : \"heat\", \"celsius\" : 90,"
                + " \"subject\" : { \"check\" : \"heat\", \"case_id\" : null, \"run\" : null } }, ";
        String json = json().replace("\"observations\" : [ ", "\"observations\" : [ " + heat)
                .replace("\"headline\" :", "\"new_part\" : 1, \"headline\" :")
                .replace("\"position\" :", "\"entropy\" : 0.5, \"position\" :")
                .replace("\"greedy\" : \"required\"", "\"heat\" : \"required\"");

        assertThat(json).contains("celsius", "new_part", "entropy", "\"heat\" : \"required\"");
        assertThat(errors(json)).isEmpty();
    }

    @Test
    void what_may_be_null_may_be_absent() throws IOException {
        assertThat(json()).contains("\"baseline\" : null,", "\"min_cosine\" : null,");

        assertThat(errors(json().replace("\"baseline\" : null,", "").replace("\"min_cosine\" : null,", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.shipgate.fixture.FrozenFiles#versions")
    void frozen_transcripts_are_valid(String version, @TempDir Path folder) throws IOException {
        assertThat(errors(Files.readString(FrozenFiles.pass(version, folder)))).isEmpty();
        assertThat(errors(Files.readString(FrozenFiles.fail(version, folder)))).isEmpty();
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

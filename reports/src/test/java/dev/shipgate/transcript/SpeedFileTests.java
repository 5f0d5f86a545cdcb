package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.shipgate.fixture.SpeedSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedFileTests {

    private static final String FROZEN = "/dev/shipgate/frozen/speed-1/speed.json";

    @TempDir
    Path folder;

    private final SpeedDocument document = SpeedSample.document(SpeedSample.of("laptop", 1, 2, 4));

    @Test
    void what_is_written_is_read_and_valid() throws IOException {
        Path file = folder.resolve("speed.json");

        new SpeedFile().write(document, file);

        assertThat(new SpeedFile().read(file)).isEqualTo(document);
        assertThat(errors(Files.readString(file))).isEmpty();
    }

    @Test
    void a_file_of_the_first_version_is_read_for_ever() throws IOException {
        String frozen;
        try (InputStream stream = SpeedFileTests.class.getResourceAsStream(FROZEN)) {
            frozen = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path file = Files.writeString(folder.resolve("frozen.json"), frozen);

        assertThat(new SpeedFile().read(file).speed().decode().median()).isEqualTo(500);
        assertThat(errors(frozen)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"clock\" : \"engine\" | \"clock\" : \"sun\" | speed.clock: \"sun\" is not known",
                "\"threads\" | \"treads\" | treads",
                "\"prompt_tokens\" : 4 | \"prompt_tokens\" : 0 | prompt_tokens must be at least 1",
                "\"generated_tokens\" : 2 | \"generated_tokens\" : 3 | expected the times of 3 generated tokens",
                "shipgate-speed/1 | shipgate-speed/2 | expected \"shipgate-speed/1\", found \"shipgate-speed/2\"",
            })
    void what_is_wrong_is_refused_in_one_line(String part, String other, String message) throws IOException {
        String json = new SpeedFile().toJson(document);
        assertThat(json).contains(part);
        Path file = Files.writeString(folder.resolve("wrong.json"), json.replace(part, other));

        assertThatExceptionOfType(UnreadableTranscriptException.class)
                .isThrownBy(() -> new SpeedFile().read(file))
                .withMessageContaining(message)
                .satisfies(refused -> assertThat(refused).message().hasLineCount(1));
    }

    @Test
    void a_missing_file_is_refused() {
        assertThatExceptionOfType(UnreadableTranscriptException.class)
                .isThrownBy(() -> new SpeedFile().read(folder.resolve("none.json")))
                .withMessageContaining("there is no such file");
    }

    @Test
    void throughput_is_the_median_with_its_range() {
        Throughput decode = document.speed().decode();

        assertThat(decode).isEqualTo(new Throughput(500, 250, 1000));
        assertThat(document.speed().prefillSingle()).contains(new Throughput(500, 500, 500));
        assertThat(document.speed().prefillBatch()).contains(new Throughput(2000, 2000, 2000));
        assertThat(document.speed().tokenNanos(0.5)).isEqualTo(2_000_000);
        assertThat(document.speed().tokenNanos(1)).isEqualTo(4_000_000);
    }

    /** 500 tokens a second of 2 MB are 1 GB/s. */
    @Test
    void what_the_memory_cannot_give_is_impossible() {
        assertThat(SpeedSample.of("laptop", 1e9, null, 2).fasterThanMemory()).isFalse();
        assertThat(SpeedSample.of("laptop", 0.8e9, null, 2).fasterThanMemory()).isFalse();
        assertThat(SpeedSample.of("laptop", 0.75e9, null, 2).fasterThanMemory()).isTrue();
        assertThat(SpeedSample.of("laptop", null, null, 2).fasterThanMemory()).isFalse();
    }

    @Test
    void a_time_of_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpeedRepeat(0L, null, List.of(1L)))
                .withMessage("prefill_single_nanos must be more than 0: 0");
    }

    private static List<?> errors(String json) throws IOException {
        try (InputStream stream = SpeedDocument.class.getResourceAsStream("speed.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(stream)
                    .validate(json, InputFormat.JSON);
        }
    }
}

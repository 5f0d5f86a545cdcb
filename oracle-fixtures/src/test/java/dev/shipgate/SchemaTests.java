package dev.shipgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.devicerun.DeviceRunWriter;
import dev.shipgate.devicerun.ForeignDeviceRuns;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.TinyMapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTests {

    private static final Path MODEL = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano");

    private static final Path ORACLE = MODEL.resolve("oracle").resolve("oracle.json");

    private static final Path RUN = MODEL.resolve("device-runs").resolve("int8hu-chromium-wasm.json");

    @Test
    void the_embedded_oracle_is_valid() throws IOException {
        assertThat(errors(oracleSchema(), Files.readString(ORACLE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shipgate-oracle/1      | shipgate-oracle/2 | /schema",
                "\"kind\": \"gate\"     | \"kind\": \"GATE\" | /cases/0/kind",
                "\"vocab_size\": 2048   | \"vocab_size\": \"2048\" | /model/vocab_size",
                "\"vocab_size\": 2048   | \"vocab_size\": 2048, \"weight_files\": [{}] | /model/weight_files/0",
                "\"vocab_size\": 2048   | \"vocab_size\": 2048, \"sliding_window\": 0 | /model/sliding_window",
                "\"vocab_size\": 2048   | \"vocab_size\": 2048, \"rope_scaling\": [{}] | /model/rope_scaling/0",
                "\"id\": \"alphabet\"   | \"id\": \"a/b\" | /cases/0/id",
                "\"sha256\": \"40       | \"sha256\": \"XX | /tensors/sha256",
                "\"token_id\": 14       | \"token_id\": -14 | /cases/0/seed",
                "\"input_ids\": [       | \"input_ids\": [0.5, | /cases/0/input_ids/0",
                "\"cases\"              | \"kases\" | ``",
            })
    void a_broken_oracle_is_not_valid(String part, String replacement, String place) throws IOException {
        assertBroken(oracleSchema(), Files.readString(ORACLE), part, replacement, place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"kind\": \"full\"}", "{\"kind\": \"topk\", \"k\": 64}"})
    void an_oracle_may_declare_how_its_rows_are_stored(String logits) throws IOException {
        String json = Files.readString(ORACLE).replace("\"cases\"", "\"logits\": " + logits + ", \"cases\"");

        assertThat(errors(oracleSchema(), json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kind\": \"topk\"}",
                "{\"kind\": \"topk\", \"k\": 1}",
                "{\"kind\": \"full\", \"k\": 64}",
                "64",
                "{\"kind\": \"half\", \"k\": 64}"
            })
    void an_oracle_with_a_wrong_declaration_is_not_valid(String logits) throws IOException {
        assertBroken(
                oracleSchema(),
                Files.readString(ORACLE),
                "\"cases\"",
                "\"logits\": " + logits + ", \"cases\"",
                "/logits");
    }

    @Test
    void the_mapping_of_the_tests_is_valid() throws IOException {
        assertThat(errors(mappingSchema(), TinyMapping.JSON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shipgate-oracle-mapping/1 | shipgate-oracle/1 | /schema",
                "\"kind\": \"gate\"        | \"kind\": \"GATE\" | /cases/0/kind",
                "\"text\": \"a b c\"       | \"texts\": \"a b c\" | /cases/0",
                "one_ids.npy               | one_ids.txt | /cases/0/input_ids",
                "goldens.npz#logits        | goldens.npz | /cases/0/logits",
                "\"1.key\"                 | \"1.keys\" | /cases/0/seed/state",
                "\"ids\": \"greedy_ids.npy\" | \"ids\": [3, 0] | /cases/0/greedy/ids",
            })
    void a_broken_mapping_is_not_valid(String part, String replacement, String place) throws IOException {
        assertBroken(mappingSchema(), TinyMapping.JSON, part, replacement, place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"int8hu-chromium-wasm", "int8hu-onnxruntime-node", "int4-chromium-wasm", "int4-onnxruntime-node"
            })
    void the_embedded_device_runs_are_valid(String name) throws IOException {
        String json = Files.readString(RUN.resolveSibling(name + ".json"));

        assertThat(errors(deviceRunSchema(), json)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("dev.shipgate.devicerun.DeviceRunWriterTests#TRANSCRIPTS")
    void a_device_run_imported_from_a_transcript_is_valid(String json, @TempDir Path folder) throws IOException {
        Path written = folder.resolve("run.json");
        new DeviceRunWriter()
                .write(ForeignDeviceRuns.read(Files.writeString(folder.resolve("foreign.json"), json)), written);

        assertThat(errors(deviceRunSchema(), Files.readString(written))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shipgate-device-run/1 | shipgate-device-run/2 | /schema",
                "\"engine\"            | \"motor\" | ``",
                "\"bytes\": 656        | \"bytes\": -1 | /bundle/files/metadata.json/bytes",
                "\"sha256\": \"08      | \"sha256\": \"XX | /bundle/files/metadata.json/sha256",
                "\"greedy_ids\"        | \"ids\" | /cases/0",
                "\"id\": \"alphabet\"  | \"id\": \" \" | /cases/0/id",
            })
    void a_broken_device_run_is_not_valid(String part, String replacement, String place) throws IOException {
        assertBroken(deviceRunSchema(), Files.readString(RUN), part, replacement, place);
    }

    private static void assertBroken(Schema schema, String json, String part, String replacement, String place) {
        assertThat(json).contains(part);
        assertThat(errors(schema, json.replace(part, replacement)))
                .extracting(error -> error.getInstanceLocation().toString())
                .isNotEmpty()
                .anyMatch(place::equals);
    }

    private static List<Error> errors(Schema schema, String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    private static Schema oracleSchema() throws IOException {
        return schema(Oracle.class, "oracle.schema.json");
    }

    private static Schema mappingSchema() throws IOException {
        return schema(Oracle.class, "oracle-mapping.schema.json");
    }

    private static Schema deviceRunSchema() throws IOException {
        return schema(DeviceRun.class, "device-run.schema.json");
    }

    private static Schema schema(Class<?> beside, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in);
        }
    }
}

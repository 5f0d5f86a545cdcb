package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.shipgate.input.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedOracleTests {

    private static final String MAPPING =
            """
            {"schema": "shipgate-oracle-mapping/1", "name": "goldens", "dtype": "float32", "file": "goldens.npz",
             "model": {"id": "someone/tiny", "vocab_size": 3, "eos_token_ids": [2]},
             "cases": [{"id": "a", "kind": "gate", "text": "x y", "input_ids": "ids", "logits": "rows",
               "greedy_ids": "greedy", "seed": {"token_id": 1, "logits": "next", "state": {"0.key": "k"}}}]}
            """;

    @TempDir
    Path folder;

    private final Map<String, byte[]> arrays = new LinkedHashMap<>();

    @BeforeEach
    void fill() {
        arrays.put("ids", npy(1, "<i8", "(2,)", longs(0, 1)));
        arrays.put("rows", npy(1, "<f4", "(2, 3)", floats(0, 5, 1, 7, 2, 3)));
        arrays.put("greedy", npy(2, "<i4", "(1, 2)", ints(0, 2)));
        arrays.put("next", npy(3, "<f2", "(3,)", new byte[] {0, 0x3c, 0, 0, 0, 0x40}));
        arrays.put("k", npy(1, "<f4", "(1, 1, 2, 1)", floats(1, 2)));
    }

    @Test
    void an_archive_becomes_an_oracle() throws IOException {
        Oracle oracle = Oracle.read(written(MAPPING));

        OracleCase only = oracle.cases().get(0);
        assertThat(only.inputIds()).containsExactly(0, 1);
        assertThat(only.row(1)).containsExactly(7, 2, 3);
        assertThat(only.greedy().ids()).containsExactly(0, 2);
        assertThat(only.seed().logits().toFloats()).containsExactly(1, 0, 2);
        assertThat(only.seed().top1Id()).isEqualTo(2);
        assertThat(only.seed().state()).containsOnlyKeys(new StateSlot(0, StateKind.KEY));
        assertThat(only.logitMargins()).as("margins are not made up").isEmpty();
        assertThat(oracle.model().eosTokenIds()).containsExactly(2);
        assertThat(oracle.files()).extracting(file -> file.path()).containsExactly("oracle-mapping.json", "goldens.npz");
    }

    @Test
    void a_folder_of_arrays_becomes_an_oracle_with_each_file_pinned() throws IOException {
        for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
            Files.write(folder.resolve(array.getKey() + ".npy"), array.getValue());
        }
        Files.writeString(folder.resolve("oracle-mapping.json"), MAPPING.replace("\"file\": \"goldens.npz\",", ""));

        Oracle oracle = Oracle.read(folder);

        assertThat(oracle.cases().get(0).row(0)).containsExactly(0, 5, 1);
        assertThat(oracle.files()).hasSize(6);
    }

    @Test
    void the_mapping_is_valid_by_its_schema() throws IOException {
        try (var stream = Oracle.class.getResourceAsStream("oracle-mapping.schema.json")) {
            var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(stream);
            assertThat(schema.validate(MAPPING, InputFormat.JSON)).isEmpty();
            assertThat(schema.validate(MAPPING.replace("gate", "short"), InputFormat.JSON)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rows\"|\"lines\"|has no array lines; it has [ids, rows, greedy, next, k]",
                "\"ids\"|\"rows\"|the array rows has the shape [2, 3]; expected one row of whole numbers",
                "\"logits\": \"rows\"|\"logits\": \"ids\"|the array ids holds whole numbers; expected floats",
                "\"0.key\"|\"0.kee\"|\"0.kee\" is no state",
                "goldens.npz|../goldens.npz|outside of the folder",
                "\"vocab_size\": 3|\"vocab_size\": 4|has logits for 3 tokens",
                "mapping/1|mapping/2|mapping/2"
            })
    void a_mapping_that_does_not_fit_is_refused(String right, String wrong, String reason) throws IOException {
        assertThat(MAPPING).contains(right);
        Path written = written(MAPPING.replace(right, wrong));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Oracle.read(written))
                .withMessageContaining(reason);
    }

    @Test
    void arrays_that_are_not_as_they_say_are_refused() throws IOException {
        assertRefused(new byte[] {1, 2, 3}, "is no NumPy array");
        assertRefused(npy(1, ">f4", "(2, 3)", floats(1, 2, 3, 4, 5, 6)), "has elements of type >f4");
        assertRefused(npy(1, "<f8", "(2, 3)", new byte[48]), "has elements of type <f8");
        assertRefused(npy(1, "<f4", "(2, 3)", floats(1, 2, 3)), "which is 24 bytes, but 12 follow");
        assertRefused(npy(1, "<f4", "(9999999999, 9999999999)", floats(1)), "overflows");
        assertRefused(npy(4, "<f4", "(2, 3)", floats(1, 2, 3, 4, 5, 6)), "is of NumPy format 4");
        byte[] fortran = new String(npy(1, "<f4", "(2, 3)", new byte[24]), StandardCharsets.ISO_8859_1)
                .replace("False", "True ")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(fortran, "is in Fortran order");
    }

    @Test
    void what_is_no_archive_is_refused() throws IOException {
        Path written = written(MAPPING);
        Files.writeString(written.resolve("goldens.npz"), "no zip");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Oracle.read(written))
                .withMessageContaining("goldens.npz: is no .npz archive");
    }

    private void assertRefused(byte[] rows, String reason) throws IOException {
        arrays.put("rows", rows);
        Path written = written(MAPPING);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Oracle.read(written))
                .withMessageContaining("the array rows ")
                .withMessageContaining(reason);
    }

    private Path written(String mapping) throws IOException {
        Files.writeString(folder.resolve("oracle-mapping.json"), mapping);
        try (OutputStream out = Files.newOutputStream(folder.resolve("goldens.npz"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
                zip.closeEntry();
            }
        }
        return folder;
    }

    private static byte[] npy(int version, String type, String shape, byte[] data) {
        byte[] header = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) header.length);
        } else {
            length.putInt(header.length);
        }
        out.writeBytes(length.array());
        out.writeBytes(header);
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static byte[] floats(float... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return bytes.array();
    }

    private static byte[] longs(long... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(elements);
        return bytes.array();
    }

    private static byte[] ints(int... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(elements);
        return bytes.array();
    }
}

package dev.shipgate.tensor;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.fixture.NpyBytes;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NpyRefusalTests {

    private static final String DICT = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";

    @TempDir
    Path folder;

    static Stream<Arguments> dictionaries_over_eight_bytes_of_data() {
        return Stream.of(
                arguments(
                        "(2,)",
                        "(3,)",
                        "float32 of shape [3] takes 12 bytes, but 8 follow the header: it is truncated"),
                arguments("(2,)", "(1,)", "takes 4 bytes, but 8 follow the header: it has trailing bytes"),
                arguments("(2,)", "(0,)", "takes 0 bytes, but 8 follow the header: it has trailing bytes"),
                arguments("(2,)", "(4611686018427387906,)", "the header is invalid: long overflow"),
                arguments("(2,)", "(4194305, 4194305, 211106198978564)", "overflows"),
                arguments("(2,)", "(99999999999999999999,)", "the dimension 99999999999999999999 is too large"),
                arguments("(2,)", "(-2,)", "expected a number of 0 or more at character 51, found \"-2,), }"),
                arguments("(2,)", "(2.0,)", "expected ',' because a one-element tuple needs it"),
                arguments("(2,)", "(2)", "expected ',' because a one-element tuple needs it"),
                arguments("(2,)", "(1, 2;)", "expected ) at"),
                arguments("(2,)", "[2]", "expected ( at"),
                arguments("(2,)", "(2,) * 3", "expected } at"),
                arguments("(2,)", "(2L,)", "expected ',' because"),
                arguments("'<f4'", "'<f3'", "dtype <f3 is not supported: save floats with .astype(numpy.float32)"),
                arguments("'<f4'", "'<u4'", "dtype <u4 is not supported"),
                arguments("'<f4'", "'|V2'", "dtype |V2 is not supported"),
                arguments("'<f4'", "f4", "expected ' at character 10, found \"f4, 'fortran_order':"),
                arguments("'<f4'", "'<f4", "expected } at character 17"),
                arguments("False", "false", "expected False at"),
                arguments("False", "0", "expected False at"),
                arguments("'fortran_order': False, ", "", "'fortran_order' is missing"),
                arguments("'descr': '<f4', ", "", "'descr' is missing"),
                arguments("'shape': (2,), ", "", "'shape' is missing"),
                arguments(
                        "'shape'",
                        "'shape': (2,), 'shape'",
                        "the key 'shape' is unknown or repeated; expected 'descr', 'fortran_order' and"),
                arguments("'shape'", "'form'", "the key 'form' is unknown"),
                arguments("'shape'", "'sh\\x61pe'", "expected a plain, terminated string"),
                arguments("}\n", "} 1\n", "expected nothing after the dictionary at"),
                arguments("}\n", "\n", "found the end"),
                arguments(DICT, "", "expected { at character 0, found the end"),
                arguments(DICT, "print('gone')", "expected { at character 0, found \"print('gone')\""));
    }

    @ParameterizedTest
    @MethodSource("dictionaries_over_eight_bytes_of_data")
    void a_wrong_header_is_refused(String part, String replacement, String problem) throws IOException {
        assertThat(DICT).contains(part);
        assertRefused(NpyBytes.of(DICT.replace(part, replacement), new byte[8]), problem);
    }

    @Test
    void a_file_of_a_different_kind_is_refused() throws IOException {
        assertRefused(
                "PK-PK-PK-PK".getBytes(StandardCharsets.US_ASCII),
                "isn't a NumPy array: expected it to begin with 93 4e 55 4d 50 59, found 50 4b 2d 50 4b 2d");
    }

    @Test
    void an_unknown_version_is_refused() throws IOException {
        byte[] bytes = NpyBytes.of(DICT, new byte[8]);
        bytes[6] = 4;

        assertRefused(bytes, "has NumPy format version 4.0; expected 1.0, 2.0 or 3.0");
    }

    @Test
    void a_header_of_absurd_length_is_refused_before_reading() throws IOException {
        byte[] bytes = NpyBytes.of(DICT, new byte[8]);
        bytes[6] = 2;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);

        assertRefused(bytes, "claims a header of 4294967295 bytes; at most 10000 are allowed");
    }

    @Test
    void a_header_longer_than_the_file_is_refused() throws IOException {
        assertRefused(
                Arrays.copyOf(NpyBytes.of(DICT), 40),
                "claims a header of 58 bytes, but only 30 follow: it is truncated");
    }

    @Test
    void a_double_outside_float_is_refused_but_infinity_and_nan_pass() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(Double.NaN)
                .putDouble(Double.NEGATIVE_INFINITY)
                .putDouble(1e300);
        String dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}\n";

        assertRefused(NpyBytes.of(dict, data.array()), "element 2 is 1.0E300, which is outside the range of float32");
        Path file = write(NpyBytes.of(dict, data.putDouble(16, -1e-300).array()));
        assertThat(NpyFile.read(file).toFloats()).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY, -0.0f);
    }

    @Test
    void a_missing_file_and_a_folder_are_refused() {
        assertThatThrownBy(() -> NpyFile.read(folder.resolve("absent.npy")))
                .hasMessage(folder.resolve("absent.npy") + ": no such file");
        assertThatThrownBy(() -> NpyFile.read(folder)).hasMessage(folder + ": expected an .npy file, found a folder");
    }

    @Test
    void a_file_truncated_anywhere_is_refused() throws IOException {
        byte[] valid = NpyBytes.floats("(2, 1)", 1, 2);
        for (int length = 0; length < valid.length; length++) {
            assertThat(readOrRefused(Arrays.copyOf(valid, length)))
                    .as("cut to %d bytes", length)
                    .isFalse();
        }
        assertThat(readOrRefused(valid)).isTrue();
    }

    @Test
    void a_file_with_any_header_byte_changed_is_read_or_refused() throws IOException {
        byte[] valid = NpyBytes.floats("(2, 1)", 1, 2);
        Random random = new Random(20_261_123);
        int refused = 0;
        for (int i = 0; i < valid.length - 8; i++) {
            for (int round = 0; round < 4; round++) {
                byte[] damaged = valid.clone();
                damaged[i] ^= (byte) (1 + random.nextInt(255));
                refused += readOrRefused(damaged) ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(2 * valid.length);
    }

    /** Any exception other than the one for invalid input fails the test. */
    private boolean readOrRefused(byte[] bytes) throws IOException {
        Path path = write(bytes);
        try {
            NpyFile.read(path).toFloats();
            return true;
        } catch (InvalidInputException refusal) {
            assertThat(refusal.getMessage()).startsWith(path + ": ").hasLineCount(1);
            return false;
        }
    }

    private void assertRefused(byte[] bytes, String problem) throws IOException {
        Path path = write(bytes);
        assertRefusedAt(path, () -> NpyFile.read(path), problem);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file.npy"), bytes);
    }
}

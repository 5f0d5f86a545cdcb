package dev.shipgate.tensor;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

class SafetensorsRefusalTests {

    @TempDir
    Path folder;

    static Stream<Arguments> headers_over_eight_bytes_of_data() {
        return Stream.of(
                arguments(
                        "{'a': {'dtype': 'F64', 'shape': [1], 'data_offsets': [0, 8]}}",
                        "tensor a: unknown dtype F64; expected one of [F32, F16, BF16, I64, I32, I8, U8]"),
                arguments("{'a': {'dtype': 'f32', 'shape': [2], 'data_offsets': [0, 8]}}", "unknown dtype f32"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [3], 'data_offsets': [0, 8]}}",
                        "tensor a: F32 of shape [3] takes 12 bytes, but data_offsets [0, 8] span 8"),
                arguments(
                        "{'a': {'dtype': 'U8', 'shape': [4194305, 4194305, 211106198978564],"
                                + " 'data_offsets': [0, 8]}}",
                        "invalid shape [4194305, 4194305, 2111061989785"),
                arguments(
                        "{'a': {'dtype': 'I64', 'shape': [4611686018427387904], 'data_offsets': [0, 8]}}",
                        "invalid shape [4611686018427387904]"),
                arguments("{'a': {'dtype': 'F32', 'shape': [-1, -2], 'data_offsets': [0, 8]}}", "negative dimension"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [99999999999999999999], 'data_offsets': [0, 8]}}",
                        "expected a whole number of at most 64 bits, found a larger one"),
                arguments("{'a': {'dtype': 'F32', 'shape': [2.0], 'data_offsets': [0, 8]}}", "a.shape[0]"),
                arguments("{'a': {'dtype': 'F32', 'shape': ['2'], 'data_offsets': [0, 8]}}", "a.shape[0]"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0]}}",
                        "tensor a: data_offsets must be two numbers, found 1"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [8, 0]}}",
                        "tensor a: data_offsets must be at least 0 and ascending, found [8, 0]"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [-8, 0]}}",
                        "must be at least 0 and ascending"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 8]}}",
                        "tensor a begins at byte 4 of the data, but the tensor before it ends at 0: there is a gap"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]},"
                                + "'b': {'dtype': 'F16', 'shape': [1], 'data_offsets': [6, 8]}}",
                        "tensor b begins at byte 6 of the data, but the tensor before it ends at 4: there is a gap"),
                arguments(
                        "{'a': {'dtype': 'U8', 'shape': [5], 'data_offsets': [0, 5]},"
                                + "'b': {'dtype': 'U8', 'shape': [4], 'data_offsets': [4, 8]}}",
                        "tensor b begins at byte 4 of the data, but the tensor before it ends at 5: they overlap"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}}",
                        "the last tensor ends at byte 4 of the data, but the file contains 8: it has trailing bytes"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [3], 'data_offsets': [0, 12]}}",
                        "the last tensor ends at byte 12 of the data, but the file contains 8: it is truncated"),
                arguments(
                        "{'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]},"
                                + "'a': {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]}}",
                        "Duplicate Object property \"a\""),
                arguments("{'__metadata__': {'a': '1', 'a': '2'}}", "Duplicate Object property \"a\""),
                arguments("{'__metadata__': {}, '__metadata__': {}}", "Duplicate Object property \"__metadata__\""),
                arguments("{'__metadata__': {'a': 1}}", "__metadata__.a"),
                arguments("{'__metadata__': {'a': null}}", "__metadata__.a"),
                arguments("{'__metadata__': ['a']}", "__metadata__"),
                arguments("{'a': null}", "tensor a: expected an object, found null"),
                arguments("{'a': {}}", "\"dtype\" is missing"),
                arguments("{'a': {'dtype': 'F32', 'data_offsets': [0, 8]}}", "\"shape\" is missing"),
                arguments("{'a': {'dtype': 'F32', 'shape': [2]}}", "\"data_offsets\" is missing"),
                arguments("{} x", "followed only by spaces"),
                arguments("{}\n", "followed only by spaces"),
                arguments("{}\0", "followed only by spaces"),
                arguments(" {}", "must be a JSON object that starts at its first byte"),
                arguments("[]", "must be a JSON object that starts at its first byte"),
                arguments("", "must be a JSON object that starts at its first byte"),
                arguments("   ", "must be a JSON object that starts at its first byte"),
                arguments("{'a' 1}", "is not valid JSON"),
                arguments("{}{}", "expected the end of the file, found a second JSON value"));
    }

    @ParameterizedTest
    @MethodSource("headers_over_eight_bytes_of_data")
    void a_wrong_header_is_refused(String header, String problem) throws IOException {
        assertRefused(SafetensorsBytes.of(header, new byte[8]), problem);
    }

    @Test
    void a_header_that_is_not_utf_8_is_refused() throws IOException {
        byte[] bytes = SafetensorsBytes.of("{'__metadata__': {'a': '?'}}");
        bytes[Long.BYTES + 24] = (byte) 0xff;

        assertRefused(bytes, "not valid UTF-8");
    }

    @Test
    void a_file_without_a_complete_length_is_refused() throws IOException {
        assertRefused(new byte[7], "is too short for a safetensors file: 7 bytes, expected at least 8");
    }

    @Test
    void a_header_longer_than_allowed_is_refused_before_reading() throws IOException {
        assertRefused(length(100_000_001), "claims a safetensors header of 100000001 bytes; at most 100000000");
    }

    @Test
    void a_length_beyond_a_signed_number_is_refused() throws IOException {
        assertRefused(length(-1), "claims a safetensors header of 18446744073709551615 bytes");
    }

    @Test
    void a_header_longer_than_the_file_is_refused() throws IOException {
        assertRefused(length(3), "claims a safetensors header of 3 bytes, but only 2 follow: it is truncated");
    }

    @Test
    void a_missing_file_and_a_folder_are_refused() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("absent")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("absent") + ": no such file");
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder + ": expected a safetensors file, found a folder");
    }

    @Test
    void a_file_truncated_anywhere_is_refused() throws IOException {
        byte[] valid = validFile();
        for (int length = 0; length < valid.length; length++) {
            assertThat(openedOrRefused(Arrays.copyOf(valid, length)))
                    .as("cut to %d bytes", length)
                    .isFalse();
        }
        assertThat(openedOrRefused(valid)).isTrue();
    }

    @Test
    void a_file_with_any_header_byte_changed_is_read_or_refused() throws IOException {
        byte[] valid = validFile();
        Random random = new Random(20_261_122);
        int refused = 0;
        for (int i = 0; i < valid.length - 24; i++) {
            for (int round = 0; round < 4; round++) {
                byte[] damaged = valid.clone();
                damaged[i] ^= (byte) (1 + random.nextInt(255));
                refused += openedOrRefused(damaged) ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(valid.length);
    }

    private static byte[] validFile() {
        return SafetensorsBytes.of(
                "{'__metadata__': {'format': 'pt'},"
                        + "'a': {'dtype': 'F32', 'shape': [2, 2], 'data_offsets': [0, 16]},"
                        + "'b': {'dtype': 'BF16', 'shape': [4], 'data_offsets': [16, 24]}}  ",
                new byte[24]);
    }

    private static byte[] length(long headerBytes) {
        return ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerBytes)
                .array();
    }

    /** Any exception other than the one for invalid input fails the test. */
    private boolean openedOrRefused(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("file.safetensors"), bytes);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.tensors().values().forEach(Tensor::toFloats);
            return true;
        } catch (InvalidInputException refusal) {
            assertThat(refusal.getMessage()).startsWith(path + ": ").hasLineCount(1);
            return false;
        }
    }

    private void assertRefused(byte[] bytes, String problem) throws IOException {
        Path path = Files.write(folder.resolve("file.safetensors"), bytes);
        assertRefusedAt(path, () -> SafetensorsFile.open(path), problem);
    }
}

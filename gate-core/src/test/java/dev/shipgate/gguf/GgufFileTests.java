package dev.shipgate.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.shipgate.fixture.GgufBytes;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTests {

    private static final int F32 = 0;
    private static final int Q4_K = 12;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    @TempDir
    Path folder;

    @Test
    void reads_what_pythons_package_writes() {
        GgufFile file = GgufFile.read(GgufFixture.small("every-type.gguf"));

        GgufMetadata metadata = file.metadata();
        assertThat(file.version()).isEqualTo(3);
        assertThat(metadata.text("general.name")).contains("every type");
        assertThat(metadata.whole("test.uint8")).contains(255L);
        assertThat(metadata.whole("test.int8")).contains(-128L);
        assertThat(metadata.whole("test.uint16")).contains(65_535L);
        assertThat(metadata.whole("test.int16")).contains(-32_768L);
        assertThat(metadata.whole("test.uint32")).contains(4_294_967_295L);
        assertThat(metadata.whole("test.int32")).contains(-2_147_483_648L);
        assertThat(metadata.whole("test.uint64")).contains(9_007_199_254_740_993L);
        assertThat(metadata.whole("test.int64")).contains(-9_007_199_254_740_993L);
        assertThat(metadata.entries().get("test.float32")).isEqualTo(new GgufValue.Real(0.5));
        assertThat(metadata.entries().get("test.float64")).isEqualTo(new GgufValue.Real(0.1));
        assertThat(metadata.flag("test.bool")).contains(true);
        assertThat(metadata.text("test.text")).contains("grüße");
        assertThat(metadata.texts("test.texts")).containsExactly("a", "", "b c");
        assertThat(metadata.wholes("test.numbers")).containsExactly(1L, -2L, 3L);
        assertThat(file.tensors())
                .extracting(GgufTensor::name, GgufTensor::type, GgufTensor::dimensions, GgufTensor::bytes)
                .containsExactly(
                        tuple("one", GgmlType.F32, List.of(3L), 12L),
                        tuple("two", GgmlType.F16, List.of(5L, 2L), 20L),
                        tuple("three", GgmlType.Q8_0, List.of(32L, 3L, 2L), 204L),
                        tuple("four", GgmlType.F32, List.of(3L, 2L, 2L, 2L), 96L));
        assertThat(file.tensors()).allMatch(tensor -> tensor.offset() % 64 == 0);
    }

    @Test
    void reads_version_2_like_version_3() {
        GgufFile file = GgufFile.read(sound().version(2).write(folder.resolve("old.gguf")));

        assertThat(file.version()).isEqualTo(2);
        assertThat(file.tensors()).hasSize(1);
    }

    @Test
    void refuses_a_big_endian_file() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufFile.read(GgufFixture.small("big-endian.gguf")))
                .withMessageEndingWith("is a big-endian GGUF file, and only little-endian ones can be read; convert it"
                        + " with gguf-convert-endian of Python's gguf package");
    }

    @Test
    void a_file_cut_anywhere_is_refused_or_read_in_one_line() throws IOException {
        for (String name : List.of("every-type.gguf", "parts-00002-of-00003.gguf")) {
            byte[] whole = Files.readAllBytes(GgufFixture.small(name));
            int end = lastByteOfData(name);
            for (int length = 0; length < end; length++) {
                Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, length));
                assertThatExceptionOfType(InvalidInputException.class)
                        .as("%s, cut after %d bytes", name, length)
                        .isThrownBy(() -> GgufFile.read(cut))
                        .withMessageMatching(".*(truncated|start with GGUF)");
            }
        }
    }

    /** Python's writer fills the last block up with zeros. */
    private static int lastByteOfData(String name) throws IOException {
        GgufFile file = GgufFile.read(GgufFixture.small(name));
        GgufTensor last = file.tensors().get(file.tensors().size() - 1);
        long padded = Math.floorDiv(last.bytes() + 63, name.startsWith("every") ? 64 : 32)
                * (name.startsWith("every") ? 64 : 32);
        return (int) (file.fileBytes() - Math.max(0, padded - last.bytes()) - 1);
    }

    @ParameterizedTest
    @MethodSource
    void refuses_in_one_line(GgufBytes broken, String problem) {
        Path file = broken.write(folder.resolve("broken.gguf"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufFile.read(file))
                .withMessageContaining(problem);
    }

    static Stream<Arguments> refuses_in_one_line() {
        long most = Long.MAX_VALUE;
        return Stream.of(
                Arguments.of(sound().version(1), "is a GGUF file of version 1; versions 2 and 3 can be read"),
                Arguments.of(sound().version(4), "is a GGUF file of version 4"),
                Arguments.of(sound().counts(most, 0), "declares 9223372036854775807 as the number of tensors"),
                Arguments.of(sound().counts(-1, 0), "declares 18446744073709551615 as the number of tensors"),
                Arguments.of(sound().counts(1, 60_000), "as the number of metadata entries, but only"),
                Arguments.of(sound().text("a", "1").text("a", "2"), "has the metadata entry a twice"),
                Arguments.of(sound().entry("a", 13, new byte[8]), "a: has a value of the unknown type 13"),
                Arguments.of(sound().flag("a", 2), "a: expected 0 or 1 as a Boolean, found 2"),
                Arguments.of(
                        sound().entry("a", STRING, GgufBytes.longs(most)),
                        "declares 9223372036854775807 as the bytes of a"),
                Arguments.of(
                        sound().entry("a", STRING, GgufBytes.longs(4000)), "declares 4000 as the bytes of a, but only"),
                Arguments.of(sound().entry("a", ARRAY, array(STRING, 1L << 40)), "as the length of a; at most 4194304"),
                Arguments.of(sound().entry("a", ARRAY, array(STRING, 1000)), "as the length of a, but only"),
                Arguments.of(sound().entry("a", ARRAY, nested()), "has arrays in arrays, more than 4 deep"),
                Arguments.of(sound().uint32("general.alignment", 0), "expected a power of two"),
                Arguments.of(sound().uint32("general.alignment", 24), "expected a power of two"),
                Arguments.of(sound().text("general.alignment", "32"), "expected a whole number, found something else"),
                Arguments.of(sound().tensor("w", F32, 32, 4), "has the tensor w twice"),
                Arguments.of(sound().tensor(" ", F32, 32, 4), "tensor 1 has no name"),
                Arguments.of(sound().tensor("v", F32, 32), "expected 1 to 4 dimensions, found 0"),
                Arguments.of(sound().tensor("v", F32, 32, 1, 1, 1, 1, 1), "expected 1 to 4 dimensions, found 5"),
                Arguments.of(sound().tensor("v", F32, 32, 4, 0), "expected lengths of at least 1, found [4, 0]"),
                Arguments.of(sound().tensor("v", F32, 32, 4, -1), "expected lengths of at least 1, found [4, -1]"),
                Arguments.of(sound().tensor("v", F32, 32, most, 2), "has too many elements"),
                Arguments.of(sound().tensor("v", F32, 32, most / 2), "has too many elements"),
                Arguments.of(sound().tensor("v", 4, 32, 32), "is stored as type 4, which this version"),
                Arguments.of(sound().tensor("v", 99, 32, 32), "is stored as type 99, which this version"),
                Arguments.of(
                        sound().tensor("v", Q4_K, 32, 128, 2), "rows of 128 can't be stored as q4_k, in blocks of 256"),
                Arguments.of(sound().tensor("v", F32, 8, 4), "expected an offset of a multiple of 32, found 8"),
                Arguments.of(
                        sound().tensor("v", F32, -32, 4),
                        "expected an offset of a multiple of 32, found 18446744073709551584"),
                Arguments.of(sound().tensor("v", F32, 0, 4), "they overlap"),
                Arguments.of(sound().tensor("v", F32, 1L << 40, 4), "but the file has 64: it is truncated"),
                Arguments.of(sound().tensor("v", F32, 32, 9), "needs bytes 32 to 68 of the data, but the file has 64"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GGU", "GGUFx", "PK\3\4 something else"})
    void refuses_what_is_not_gguf(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("x.gguf"), content);

        assertThat(GgufFile.isGguf(file)).isEqualTo(content.startsWith("GGUF"));
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> GgufFile.read(file));
    }

    @Test
    void a_file_of_another_type_than_asked_for_is_refused() {
        GgufMetadata metadata = GgufFile.read(
                        sound().texts("list", List.of("a")).uint32("zero", 0).write(folder.resolve("x.gguf")))
                .metadata();

        assertThat(metadata.text("absent")).isEmpty();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> metadata.wholes("list"))
                .withMessageContaining("list: expected an array of whole numbers, found something else");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> metadata.texts("zero"))
                .withMessageContaining("zero: expected an array, found something else");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> metadata.positive("zero"))
                .withMessageContaining("zero: expected a whole number from 1 to 2147483647, found 0");
    }

    /** A file with one tensor of 16 bytes and 64 bytes of data. */
    private static GgufBytes sound() {
        return new GgufBytes().tensor("w", F32, 0, 4).data(64);
    }

    private static byte[] array(int type, long count) {
        return concat(GgufBytes.ints(type), GgufBytes.longs(count));
    }

    private static byte[] nested() {
        byte[] all = {};
        for (int depth = 0; depth < 6; depth++) {
            all = concat(all, array(ARRAY, 1));
        }
        return concat(all, new byte[64]);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}

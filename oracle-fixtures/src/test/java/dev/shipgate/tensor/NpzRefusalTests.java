package dev.shipgate.tensor;

import static dev.shipgate.fixture.Refusal.assertRefusedAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.NpyBytes;
import dev.shipgate.input.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzRefusalTests {

    private static final byte[] ARRAY = NpyBytes.floats("(2, 2)", 1, 2, 3, 4);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.npy",
                "/a.npy",
                "a/../b.npy",
                "a//b.npy",
                "./a.npy",
                "a\\b.npy",
                "C:a.npy",
                ".npy",
                "a",
                "a.txt",
                "a/"
            })
    void a_member_that_is_not_an_array_in_this_folder_is_refused(String name) throws IOException {
        assertRefused(
                NpyBytes.zip(name, name.endsWith("/") ? new byte[0] : ARRAY),
                "contains \"" + name + "\"; expected only arrays");
    }

    @Test
    void two_arrays_with_the_same_name_are_refused() throws IOException {
        byte[] bytes = NpyBytes.replacing(NpyBytes.zip("a.npy", ARRAY, "b.npy", ARRAY), "b.npy", "a.npy");

        assertRefused(bytes, "contains two arrays named a");
    }

    @Test
    void an_archive_too_large_unpacked_is_refused_before_unpacking() throws IOException {
        Path path = write(NpyBytes.zip("a.npy", ARRAY, "b.npy", ARRAY));

        assertThat(NpzFile.open(path, 2L * ARRAY.length).names()).containsExactly("a", "b");
        assertThatThrownBy(() -> NpzFile.open(path, 2L * ARRAY.length - 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(path + ": unpacks to more than " + (2 * ARRAY.length - 1) + " bytes");
    }

    @Test
    void an_archive_of_too_many_arrays_is_refused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i <= 10_000; i++) {
                zip.putNextEntry(new ZipEntry(i + ".npy"));
            }
        }

        assertRefused(bytes.toByteArray(), "contains 10001 arrays; the limit is 10000");
    }

    @Test
    void an_impossible_unpacked_size_is_refused() throws IOException {
        byte[] bytes = NpyBytes.zip("a.npy", ARRAY);
        int sizeInTable = tableOfContents(bytes) + 24;
        bytes[sizeInTable + 2] = 0x20;

        assertRefused(bytes, "which is impossible");
    }

    @Test
    void an_array_longer_or_shorter_than_declared_is_refused() throws IOException {
        byte[] bytes = NpyBytes.zip("a.npy", ARRAY);
        int sizeInTable = tableOfContents(bytes) + 24;
        for (int difference : new int[] {-4, 4}) {
            byte[] lying = bytes.clone();
            lying[sizeInTable] += (byte) difference;

            assertThatThrownBy(() -> NpzFile.open(write(lying)).tensor("a"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("array a: float32 of shape [2, 2] takes 16 bytes, but " + (16 + difference)
                            + " follow the header");
        }
    }

    @Test
    void an_array_longer_than_declared_and_described_is_refused() throws IOException {
        byte[] more = Arrays.copyOf(ARRAY, ARRAY.length + 100);
        byte[] bytes = NpyBytes.zip("a.npy", more);
        bytes[tableOfContents(bytes) + 24] = (byte) ARRAY.length;

        assertThatThrownBy(() -> NpzFile.open(write(bytes)).tensor("a"))
                .hasMessageContaining("array a: does not unpack to the " + ARRAY.length + " bytes");
    }

    @Test
    void an_array_whose_checksum_is_wrong_is_refused() throws IOException {
        byte[] bytes = NpyBytes.zip("a.npy", ARRAY);
        bytes[tableOfContents(bytes) + 16] ^= 1;

        assertThatThrownBy(() -> NpzFile.open(write(bytes)).tensor("a"))
                .hasMessageContaining("array a: is damaged: its CRC-32 does not match the recorded one");
    }

    @Test
    void a_missing_array_is_named_along_with_the_existing_ones() throws IOException {
        Path path = write(NpyBytes.zip("a.npy", ARRAY, "b.npy", ARRAY));

        assertThatThrownBy(() -> NpzFile.open(path).tensor("c")).hasMessage(path + ": has no array c; it has a, b");
    }

    @Test
    void a_member_that_is_not_a_numpy_array_is_refused() throws IOException {
        Path path = write(NpyBytes.zip("a.npy", new byte[100]));

        assertThatThrownBy(() -> NpzFile.open(path).tensor("a")).hasMessageContaining("array a: isn't a NumPy array");
    }

    @Test
    void anything_but_an_archive_is_refused() throws IOException {
        assertRefused(ARRAY, "cannot be read as a zip archive: ");
        assertRefused(new byte[0], "cannot be read as a zip archive: ");
        assertThatThrownBy(() -> NpzFile.open(folder.resolve("absent.npz")))
                .hasMessage(folder.resolve("absent.npz") + ": no such file");
        assertThatThrownBy(() -> NpzFile.open(folder)).hasMessage(folder + ": expected an .npz file, found a folder");
    }

    @Test
    void an_archive_with_any_byte_changed_is_correct_or_refused() throws IOException {
        byte[] valid = NpyBytes.zip("a.npy", ARRAY, "b.npy", ARRAY);
        Random random = new Random(20_261_123);
        int refused = 0;
        for (int i = 0; i < valid.length; i++) {
            byte[] damaged = valid.clone();
            damaged[i] ^= (byte) (1 + random.nextInt(255));
            refused += readOrRefused(damaged) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(valid.length / 4);
    }

    /** Any exception other than the one for invalid input fails the test, and so does a wrong element. */
    private boolean readOrRefused(byte[] bytes) throws IOException {
        Path path = write(bytes);
        try {
            NpzFile file = NpzFile.open(path);
            for (String name : file.names()) {
                assertThat(file.tensor(name).toFloats()).containsExactly(1, 2, 3, 4);
            }
            return true;
        } catch (InvalidInputException refusal) {
            assertThat(refusal.getMessage()).startsWith(path + ": ").hasLineCount(1);
            return false;
        }
    }

    private static int tableOfContents(byte[] bytes) {
        for (int i = bytes.length - 4; i >= 0; i--) {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
                return i;
            }
        }
        throw new IllegalArgumentException("no table of contents");
    }

    private void assertRefused(byte[] bytes, String problem) throws IOException {
        Path path = write(bytes);
        assertRefusedAt(path, () -> NpzFile.open(path), problem);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file.npz"), bytes);
    }
}

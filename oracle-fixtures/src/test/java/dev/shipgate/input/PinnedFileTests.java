package dev.shipgate.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedFileTests {

    /** The test vector of FIPS 180-2, appendix B.1. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void a_file_is_pinned_by_its_relative_path_digest_and_size(@TempDir Path root) throws IOException {
        Path file = Files.createDirectories(root.resolve("tokenizer")).resolve("tokenizer.json");
        Files.writeString(file, "abc");

        assertThat(PinnedFile.of(root, file)).isEqualTo(new PinnedFile("tokenizer/tokenizer.json", SHA256_OF_ABC, 3));
    }

    @Test
    void a_file_longer_than_the_buffer_is_hashed_completely(@TempDir Path root) throws IOException {
        Path file = Files.write(root.resolve("long"), new byte[(3 << 20) + 7]);
        PinnedFile before = PinnedFile.of(root, file);
        byte[] changed = new byte[(3 << 20) + 7];
        changed[changed.length - 1] = 1;
        Files.write(file, changed);

        assertThat(before.bytes()).isEqualTo((3 << 20) + 7);
        assertThat(PinnedFile.of(root, file).sha256()).isNotEqualTo(before.sha256());
    }

    @Test
    void a_missing_file_is_refused(@TempDir Path root) {
        assertThatThrownBy(() -> PinnedFile.of(root, root.resolve("absent")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(root.resolve("absent") + ": no such file");
    }

    @Test
    void a_folder_is_refused(@TempDir Path root) {
        assertThatThrownBy(() -> PinnedFile.of(root))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected a file, found a folder");
    }

    @Test
    void a_file_outside_the_root_is_refused(@TempDir Path root) throws IOException {
        Path inner = Files.createDirectory(root.resolve("inner"));
        Path outside = Files.writeString(root.resolve("outside"), "abc");

        assertThatThrownBy(() -> PinnedFile.of(inner, outside))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be pinned relative to " + inner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../a", "a/../b", "./a", "a//b", "a/", "a\\b", "a\0b"})
    void a_path_that_is_not_simply_relative_is_refused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PinnedFile(path, SHA256_OF_ABC, 3))
                .withMessageContaining("a pinned path must be relative");
    }

    @Test
    void a_digest_must_be_lower_case_hexadecimal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PinnedFile("a", SHA256_OF_ABC.toUpperCase(Locale.ROOT), 3))
                .withMessageContaining("sha256 of a must be 64 lower-case hexadecimal digits, found BA78");
    }

    @Test
    void a_size_must_not_be_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PinnedFile("a", SHA256_OF_ABC, -1))
                .withMessage("bytes of a must be at least 0, found -1");
    }
}

package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit reads a large tensor part by part, and never maps it. */
class StoredBytesTests {

    private static final int OFFSET = 4096;
    private static final int ROW_BYTES = 300_007;
    private static final int ROWS = 12;

    @TempDir
    private Path folder;

    @Test
    void a_file_is_read_in_windows_and_in_order() throws IOException {
        byte[] content = random(ROWS * ROW_BYTES);
        ByteBuffer read = ByteBuffer.allocate(content.length);
        inFile(content).forEachWindow(window -> {
            assertThat(window.remaining()).isBetween(1, StoredBytes.WINDOW_BYTES);
            assertThat(window.isDirect()).as("mapped").isFalse();
            read.put(window);
        });

        assertThat(read.array()).isEqualTo(content);
    }

    @Test
    void zero_rows_are_found_across_windows() throws IOException {
        byte[] content = random(ROWS * ROW_BYTES);
        List<Integer> zero = List.of(0, 3, 6, 7, 11);
        for (int row : zero) {
            Arrays.fill(content, row * ROW_BYTES, (row + 1) * ROW_BYTES, (byte) 0);
        }
        // A row that is zero only up to the end of a window.
        Arrays.fill(content, 10 * ROW_BYTES, 11 * ROW_BYTES - 1, (byte) 0);
        content[11 * ROW_BYTES - 1] = 1;

        assertThat(ZeroRows.of(inFile(content), ROWS)).isEqualTo(zero);
        assertThat(ZeroRows.of(new StoredBytes.InMemory(ByteBuffer.wrap(content)), ROWS))
                .isEqualTo(zero);
    }

    @Test
    void both_kinds_give_the_same_digest_and_codes() throws IOException {
        byte[] content = random(2 * StoredBytes.WINDOW_BYTES + 1);
        StoredBytes inMemory = new StoredBytes.InMemory(ByteBuffer.wrap(content));
        StoredBytes inFile = inFile(content);

        assertThat(new Sha256().add(inFile).hex())
                .isEqualTo(new Sha256().add(inMemory).hex())
                .isEqualTo(new Sha256().add(ByteBuffer.wrap(content)).hex());
        assertThat(Codes.count(inFile, 4, false).saturatedShare())
                .isEqualTo(Codes.count(inMemory, 4, false).saturatedShare());
    }

    @Test
    void codes_are_counted_whatever_their_width_and_their_number() {
        assertThat(codes(8, 1, 1, 1).isOnly(1)).isTrue();
        assertThat(codes(8, 5, 5, 7).levels()).isEqualTo(2);
        assertThat(codes(4, 0x77, 0x77, 0x77).isOnly(7)).isTrue();
        assertThat(codes(4, 0x21, 0x43, 0x65).levels()).isEqualTo(6);
        assertThat(codes(2, 0b11_10_01_00).levels()).isEqualTo(4);
        assertThat(codes(8, 0x80, 0x7F, 0x7F, 0).saturatedShare()).isEqualTo(0.25);
        assertThat(Codes.count(inMemory(0x80, 0x7F, 0x7F, 0), 8, true).saturatedShare())
                .isEqualTo(0.75);
    }

    private static Codes codes(int bits, int... bytes) {
        return Codes.count(inMemory(bytes), bits, false);
    }

    private static StoredBytes inMemory(int... bytes) {
        ByteBuffer content = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            content.put((byte) each);
        }
        return new StoredBytes.InMemory(content.flip());
    }

    @Test
    void a_file_that_was_cut_off_meanwhile_is_refused() throws IOException {
        StoredBytes bytes = inFile(random(100));
        Files.write(folder.resolve("weights"), new byte[OFFSET + 50]);

        List<ByteBuffer> windows = new ArrayList<>();
        assertThatThrownBy(() -> bytes.forEachWindow(windows::add))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("became shorter");
    }

    private StoredBytes inFile(byte[] content) throws IOException {
        Path file = folder.resolve("weights");
        Files.write(file, new byte[OFFSET]);
        Files.write(file, content, StandardOpenOption.APPEND);
        return new StoredBytes.InFile(file, OFFSET, content.length);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}

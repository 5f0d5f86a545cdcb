package dev.shipgate.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.shipgate.audit.ClaimReader;
import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tokenizer.GgufTokenizer;
import dev.shipgate.tokenizer.SpecialTokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file contains, reading it ends soon: with what it found, or with one line that says what is wrong. */
class MutatedGgufTests {

    /** How many files are made of each one; more with {@code -Dshipgate.mutations=5000}. */
    private static final int COUNT = Integer.getInteger("shipgate.mutations", 20) * 20;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long[] ODD = {0, 1, -1, 4, 255, 65_536, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, 1L << 62};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"every-type.gguf", "sound-Q4_K_M.gguf", "parts-00003-of-00003.gguf"})
    void no_file_hangs_or_breaks_a_reader(String name) throws IOException {
        byte[] sound = Files.readAllBytes(GgufFixture.small(name));
        for (int seed = 0; seed < COUNT; seed++) {
            Path file = Files.write(folder.resolve("x-Q4_K_M.gguf"), mutated(sound, new Random(seed)));
            String seeded = name + " with seed " + seed;
            try {
                assertTimeoutPreemptively(LIMIT, () -> {
                    Bundle bundle = Bundle.open(file);
                    ClaimReader.read(bundle, GraphAuditor.audit(bundle));
                    SpecialTokens.read(file);
                    GgufTokenizer.toJson(file);
                });
            } catch (InvalidInputException refused) {
                assertThat(refused.getMessage()).as(seeded).hasLineCount(1);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError(seeded + ": " + broken, broken);
            }
        }
    }

    /** Changes some bytes of the header, or writes an odd number over eight of them, or cuts the file. */
    private static byte[] mutated(byte[] sound, Random random) {
        byte[] file = sound.clone();
        int header = Math.min(file.length - Long.BYTES, 1_400);
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = Integer.BYTES + random.nextInt(header - Integer.BYTES);
            if (random.nextBoolean()) {
                file[at] = (byte) random.nextInt(256);
            } else {
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, ODD[random.nextInt(ODD.length)]);
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
    }
}

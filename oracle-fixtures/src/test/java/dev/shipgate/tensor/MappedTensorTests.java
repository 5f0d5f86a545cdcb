package dev.shipgate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappedTensorTests {

    private static final int COUNT = 11;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void every_dtype_is_read_through_windows_of_any_size(DType dtype) throws IOException {
        for (int padding = 0; padding < 8; padding++) {
            Path path = write(dtype, padding);
            for (long windowBytes : new long[] {1, 2, 3, 5, 8, 13, 64, MappedBytes.DEFAULT_WINDOW_BYTES}) {
                Tensor tensor = mapped(path, dtype, COUNT, windowBytes);
                assertThat(tensor.dtype()).isEqualTo(dtype);
                assertThat(tensor.toFloats())
                        .as("%s, window %d, padding %d", dtype, windowBytes, padding)
                        .containsExactly(expected(dtype));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 16, MappedBytes.DEFAULT_WINDOW_BYTES})
    void a_run_from_the_middle_goes_to_the_middle_of_the_target(long windowBytes) throws IOException {
        Tensor tensor = mapped(write(DType.I32, 1), DType.I32, COUNT, windowBytes);
        float[] target = new float[7];

        tensor.copyFloats(3, target, 2, 4);

        float[] all = expected(DType.I32);
        assertThat(target).containsExactly(0, 0, all[3], all[4], all[5], all[6], 0);
    }

    @Test
    void a_run_that_leaves_the_tensor_or_the_target_is_refused() throws IOException {
        Tensor tensor = SafetensorsFile.open(write(DType.F32, 0)).tensor("t");
        float[] target = new float[COUNT + 1];

        assertThatThrownBy(() -> tensor.copyFloats(0, target, 0, COUNT + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.copyFloats(-1, target, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.copyFloats(0, target, 2, COUNT)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target).containsOnly(0);
    }

    @Test
    void a_file_over_two_gibibytes_is_read_to_its_last_element() throws IOException {
        long count = (5L << 29) / Float.BYTES + 3;
        String header = "{'t': {'dtype': 'F32', 'shape': [" + count + "], 'data_offsets': [0, " + 4 * count + "]}}";
        Path path = Files.write(folder.resolve("huge.safetensors"), SafetensorsBytes.of(header));
        long lastByte = Files.size(path) + 4 * count - Float.BYTES;
        boolean written = writeSparse(path, lastByte, 42.5f);
        assumeTrue(written, "the disk refuses a sparse file of " + lastByte + " bytes");

        for (Tensor tensor : List.of(
                SafetensorsFile.open(path).tensor("t"),
                mapped(path, DType.F32, count, MappedBytes.DEFAULT_WINDOW_BYTES))) {
            float[] lastFour = new float[4];
            tensor.copyFloats(count - 4, lastFour, 0, 4);
            assertThat(lastFour).containsExactly(0, 0, 0, 42.5f);
        }
    }

    private static Tensor mapped(Path path, DType dtype, long count, long windowBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long bytes = channel.size();
            return new FileTensor(
                    MappedBytes.map(channel, bytes, windowBytes),
                    bytes - count * dtype.byteSize(),
                    dtype,
                    Shape.of(count));
        }
    }

    private static boolean writeSparse(Path path, long position, float value) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(bytes, position);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path write(DType dtype, int padding) throws IOException {
        int bytes = COUNT * dtype.byteSize();
        String header = "{'t': {'dtype': '" + dtype + "', 'shape': [" + COUNT + "], 'data_offsets': [0, " + bytes
                + "]}}" + " ".repeat(padding);
        return Files.write(folder.resolve(dtype + "-" + padding), SafetensorsBytes.of(header, data(bytes)));
    }

    /** Returns bytes of both signs. */
    private static byte[] data(int count) {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++) {
            data[i] = (byte) (i * 37 - 80);
        }
        return data;
    }

    /** Decodes with the plainest means, one element at a time. */
    private static float[] expected(DType dtype) {
        ByteBuffer bytes = ByteBuffer.wrap(data(COUNT * dtype.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
        float[] elements = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            elements[i] = switch (dtype) {
                case F32 -> bytes.getFloat();
                case F16 -> HalfFloat.fromF16(bytes.getShort());
                case BF16 -> HalfFloat.fromBf16(bytes.getShort());
                case I64 -> bytes.getLong();
                case I32 -> bytes.getInt();
                case I8 -> bytes.get();
                case U8 -> Byte.toUnsignedInt(bytes.get());
            };
        }
        return elements;
    }
}

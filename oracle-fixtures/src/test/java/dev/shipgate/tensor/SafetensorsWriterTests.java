package dev.shipgate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTests {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name_the_file() {
        path = folder.resolve("written.safetensors");
    }

    @Test
    void written_tensors_are_read_back_in_order() throws IOException {
        new SafetensorsWriter()
                .metadata("name", "a \"quoted\" \u00e9")
                .add("z", ArrayTensor.of(Shape.of(2, 2), 1, -2, Float.MIN_VALUE, Float.NaN))
                .add("a.empty", ArrayTensor.of(Shape.of(0, 5)))
                .add("half", ArrayTensor.of(Shape.of(3), 0.1f, 65504, 1e9f), DType.F16)
                .add("brain", ArrayTensor.of(Shape.of(1), 0.1f), DType.BF16)
                .add("scalar", ArrayTensor.of(Shape.of(), 7))
                .write(path);

        SafetensorsFile file = SafetensorsFile.open(path);
        assertThat(file.metadata()).containsExactly(entry("name", "a \"quoted\" \u00e9"));
        assertThat(file.tensors().keySet()).containsExactly("z", "a.empty", "half", "brain", "scalar");
        assertThat(file.tensor("z").toFloats()).containsExactly(1, -2, Float.MIN_VALUE, Float.NaN);
        assertThat(file.tensor("z").shape()).isEqualTo(Shape.of(2, 2));
        assertThat(file.tensor("a.empty").shape()).isEqualTo(Shape.of(0, 5));
        assertThat(file.tensor("half").dtype()).isEqualTo(DType.F16);
        assertThat(file.tensor("half").toFloats()).containsExactly(0.099975586f, 65504, Float.POSITIVE_INFINITY);
        assertThat(file.tensor("brain").toFloats()).containsExactly(0.100097656f);
        assertThat(file.tensor("scalar").toFloats()).containsExactly(7);
    }

    @Test
    void the_data_begins_at_a_multiple_of_eight() throws IOException {
        for (int i = 1; i <= 8; i++) {
            new SafetensorsWriter()
                    .add("x".repeat(i), ArrayTensor.of(Shape.of(1), i))
                    .write(path);

            long headerBytes = ByteBuffer.wrap(Files.readAllBytes(path))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            assertThat(headerBytes % 8).isZero();
            assertThat(SafetensorsFile.open(path).tensor("x".repeat(i)).toFloats())
                    .containsExactly(i);
        }
    }

    @Test
    void a_tensor_longer_than_the_buffer_is_written_completely() throws IOException {
        float[] elements = new float[(1 << 16) * 2 + 5];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i;
        }
        new SafetensorsWriter()
                .add("long", ArrayTensor.of(Shape.of(elements.length), elements))
                .write(path);

        assertThat(SafetensorsFile.open(path).tensor("long").toFloats()).isEqualTo(elements);
    }

    @Test
    void a_file_can_be_replaced_while_its_tensors_are_copied() throws IOException {
        new SafetensorsWriter().add("a", ArrayTensor.of(Shape.of(2), 1, 2)).write(path);
        Tensor old = SafetensorsFile.open(path).tensor("a");

        new SafetensorsWriter().add("b", old).add("c", old).write(path);

        assertThat(SafetensorsFile.open(path).tensor("c").toFloats()).containsExactly(1, 2);
    }

    @Test
    void a_missing_folder_is_an_io_failure() {
        SafetensorsWriter writer = new SafetensorsWriter();

        assertThatThrownBy(() -> writer.write(folder.resolve("absent").resolve("a")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void integers_duplicate_names_and_the_metadata_key_are_refused() {
        SafetensorsWriter writer = new SafetensorsWriter();
        Tensor tensor = ArrayTensor.of(Shape.of(1), 1);
        writer.add("a", tensor);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add("b", tensor, DType.I64))
                .withMessage("tensor b: I64 is not supported; expected F32, F16, BF16 or I32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add("a", tensor))
                .withMessage("tensor a: the name is already in use");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add("__metadata__", tensor))
                .withMessage("tensor __metadata__: the name is already in use");
    }
}

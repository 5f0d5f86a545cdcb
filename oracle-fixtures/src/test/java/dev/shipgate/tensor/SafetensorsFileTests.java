package dev.shipgate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTests {

    private static final Path MODEL = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano");
    private static final Path ORACLE = MODEL.resolve("oracle").resolve("oracle.safetensors");

    @TempDir
    Path folder;

    @Test
    void the_recorded_oracle_is_read() {
        SafetensorsFile file = SafetensorsFile.open(ORACLE);

        assertThat(file.path()).isEqualTo(ORACLE);
        assertThat(file.metadata()).containsExactly(entry("schema", "shipgate-oracle/1"));
        assertThat(file.tensors()).hasSize(90);
        assertThat(file.tensor("alphabet.logits").dtype()).isEqualTo(DType.F32);
        assertThat(file.tensor("alphabet.logits").shape()).isEqualTo(Shape.of(16, 2048));
    }

    @Test
    void a_checkpoint_in_bf16_is_read() {
        SafetensorsFile file = SafetensorsFile.open(MODEL.resolve("checkpoint").resolve("model.safetensors"));

        assertThat(file.tensor("model.layers.0.linear_attn.A_log").dtype()).isEqualTo(DType.BF16);
        assertThat(file.tensor("model.embed_tokens.weight").toFloats())
                .hasSize(2048 * 128)
                .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
    }

    @Test
    void a_file_that_became_shorter_is_refused_when_its_tensors_are_read() throws IOException {
        Path path = write(SafetensorsBytes.of(
                "{'a': {'dtype': 'U8', 'shape': [4], 'data_offsets': [0, 4]}}", SafetensorsBytes.ramp(4)));
        Tensor tensor = SafetensorsFile.open(path).tensor("a");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }

        assertThatThrownBy(tensor::toFloats)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(path + ": cannot be read: it became shorter while it was being read");
    }

    @Test
    void tensors_of_a_closed_file_are_refused() {
        Tensor tensor;
        try (SafetensorsFile file = SafetensorsFile.open(ORACLE)) {
            tensor = file.tensor("alphabet.logits");
        }

        assertThatThrownBy(tensor::toFloats)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(ORACLE + ": cannot be read: it was closed");
    }

    @Test
    void a_thread_that_is_interrupted_reads_nothing() {
        Tensor tensor = SafetensorsFile.open(ORACLE).tensor("alphabet.logits");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(tensor::toFloats)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(ORACLE + ": cannot be read: the thread was interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void tensors_are_ordered_by_offset() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(write(SafetensorsBytes.of(
                "{"
                        + "'z': {'dtype': 'U8', 'shape': [2], 'data_offsets': [0, 2]},"
                        + "'b': {'dtype': 'U8', 'shape': [1], 'data_offsets': [3, 4]},"
                        + "'empty': {'dtype': 'F32', 'shape': [0, 7], 'data_offsets': [3, 3]},"
                        + "'a': {'dtype': 'I8', 'shape': [], 'data_offsets': [2, 3]}}   ",
                SafetensorsBytes.ramp(4))));

        assertThat(file.tensors().keySet()).containsExactly("z", "a", "empty", "b");
        assertThat(file.tensor("a").toFloats()).containsExactly(2);
        assertThat(file.tensor("empty").toFloats()).isEmpty();
        assertThat(file.metadata()).isEmpty();
    }

    @Test
    void a_file_without_tensors_is_read() throws IOException {
        assertThat(SafetensorsFile.open(write(SafetensorsBytes.of("{}"))).tensors())
                .isEmpty();
    }

    @Test
    void an_absent_tensor_is_named() throws IOException {
        Path path = write(SafetensorsBytes.of("{}"));
        SafetensorsFile file = SafetensorsFile.open(path);

        assertThatThrownBy(() -> file.tensor("lm_head.weight"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(path + ": has no tensor lm_head.weight");
    }

    @Test
    void the_result_cannot_be_modified() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(write(SafetensorsBytes.of("{'__metadata__': {'a': 'b'}}")));
        Map<String, Tensor> tensors = file.tensors();

        assertThatThrownBy(tensors::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(file.metadata()::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file.safetensors"), bytes);
    }
}

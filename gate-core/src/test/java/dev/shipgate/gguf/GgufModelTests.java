package dev.shipgate.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.GgufBytes;
import dev.shipgate.fixture.GgufFixture;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufModelTests {

    @TempDir
    Path folder;

    @BeforeEach
    void copy_the_parts() throws IOException {
        for (int part = 1; part <= 3; part++) {
            String name = "parts-0000" + part + "-of-00003.gguf";
            Files.copy(GgufFixture.small(name), folder.resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void any_part_stands_for_the_model(int part) {
        GgufModel model = GgufModel.read(folder.resolve("parts-0000" + part + "-of-00003.gguf"));

        assertThat(model.files()).hasSize(3);
        assertThat(model.architecture()).isEqualTo("llama");
        assertThat(model.tensors())
                .extracting(GgufTensor::name)
                .containsExactly("tensor.0", "tensor.1", "tensor.2", "tensor.3");
    }

    @Test
    void a_missing_part_is_named() throws IOException {
        Files.delete(folder.resolve("parts-00002-of-00003.gguf"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufModel.read(folder.resolve("parts-00001-of-00003.gguf")))
                .withMessageEndingWith("parts-00002-of-00003.gguf: no such file");
    }

    @Test
    void a_part_in_the_place_of_another_is_refused() throws IOException {
        Files.delete(folder.resolve("parts-00003-of-00003.gguf"));
        Files.copy(folder.resolve("parts-00002-of-00003.gguf"), folder.resolve("parts-00003-of-00003.gguf"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufModel.read(folder.resolve("parts-00001-of-00003.gguf")))
                .withMessageEndingWith("is named part 3 of 3, but declares part 2 of 3");
    }

    @Test
    void a_part_under_another_name_is_refused() throws IOException {
        Path renamed = Files.copy(folder.resolve("parts-00001-of-00003.gguf"), folder.resolve("model.gguf"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GgufModel.read(renamed))
                .withMessageContaining("is one of 3 parts, so its name must end in -00001-of-00003.gguf");
    }

    @Test
    void one_part_of_one_is_the_model() {
        Path only = new GgufBytes().tensor("w", 0, 0, 4).data(64).write(folder.resolve("m-00001-of-00001.gguf"));

        assertThat(GgufModel.read(only).tensors()).hasSize(1);
    }

    @Test
    void the_stem_of_a_name_has_neither_number_nor_extension() {
        assertThat(GgufParts.stemOf(Path.of("a/m-Q4_K_M-00002-of-00003.gguf"))).isEqualTo("m-Q4_K_M");
        assertThat(GgufParts.stemOf(Path.of("m-Q4_K_M.gguf"))).isEqualTo("m-Q4_K_M");
        assertThat(GgufParts.of(Path.of("m-00004-of-00003.gguf"))).isEmpty();
    }
}

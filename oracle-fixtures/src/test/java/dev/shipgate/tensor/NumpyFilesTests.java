package dev.shipgate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.input.InvalidInputException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what NumPy itself has written; {@code make.py} beside the files says how. */
class NumpyFilesTests {

    private static final float[] RAMP = {0, 0.25f, 0.5f, 0.75f, 1, 1.25f, 1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f};

    @ParameterizedTest
    @CsvSource({
        "float32, F32",
        "float32-v2, F32",
        "float32-v3, F32",
        "float32-fortran, F32",
        "float16, F16",
        "float64, F32"
    })
    void a_matrix_of_any_version_order_and_dtype_is_read_row_by_row(String name, DType dtype) throws Exception {
        Tensor tensor = NpyFile.read(file(name + ".npy"));

        assertThat(tensor.dtype()).isEqualTo(dtype);
        assertThat(tensor.shape()).isEqualTo(Shape.of(3, 4));
        if (name.equals("float64")) {
            assertThat(tensor.toFloats()).containsExactly(withTail());
        } else {
            assertThat(tensor.toFloats()).containsExactly(RAMP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float32-fortran", "float64"})
    void a_run_from_the_middle_is_the_same_in_each_order(String name) throws Exception {
        float[] target = new float[5];
        NpyFile.read(file(name + ".npy")).copyFloats(5, target, 1, 3);

        assertThat(target).containsExactly(0, 1.25f, 1.5f, 1.75f, 0);
    }

    @Test
    void a_cube_in_fortran_order_is_read_row_major() throws Exception {
        Tensor tensor = NpyFile.read(file("cube-fortran.npy"));

        assertThat(tensor.dtype()).isEqualTo(DType.I64);
        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3, 4));
        assertThat(tensor.toFloats()).hasSize(24).isSorted().startsWith(0, 1, 2).endsWith(22, 23);
    }

    @Test
    void integers_scalars_and_empty_arrays_are_read() throws Exception {
        assertThat(NpyFile.read(file("int32.npy")).toFloats()).containsExactly(5, -6, 7);
        assertThat(NpyFile.read(file("uint8.npy")).toFloats()).containsExactly(0, 128, 255);
        assertThat(NpyFile.read(file("scalar.npy")).shape()).isEqualTo(Shape.of());
        assertThat(NpyFile.read(file("scalar.npy")).toFloats()).containsExactly(2.5f);
        assertThat(NpyFile.read(file("empty.npy")).toFloats()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "big-endian | dtype >f4 is not supported, because it is big-endian: save the array with .astype('<f4')",
                "bool | b1 is not supported: save floats with .astype(numpy.float32), token ids with "
                        + ".astype(numpy.int32)",
                "structured | structured arrays are not supported",
                "objects | O is not supported, because it contains pickled Python objects, which may run code"
            })
    void anything_but_a_plain_array_of_numbers_is_refused(String name, String problem) throws Exception {
        Path file = file(name + ".npy");

        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": the header is invalid: ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void an_archive_is_read_stored_or_deflated(String name) throws Exception {
        NpzFile file = NpzFile.open(file(name));

        assertThat(file.names()).containsExactly("ramp", "ids");
        assertThat(file.tensor("ramp").shape()).isEqualTo(Shape.of(3, 4));
        assertThat(file.tensor("ramp").toFloats()).containsExactly(RAMP);
        assertThat(file.tensor("ids").dtype()).isEqualTo(DType.I64);
        assertThat(file.tensor("ids").toFloats()).containsExactly(1, 2, 3);
    }

    private static float[] withTail() {
        float[] rounded = RAMP.clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) (RAMP[i] + 1e-9);
        }
        return rounded;
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(NumpyFilesTests.class.getResource("numpy/" + name))
                .toURI());
    }
}

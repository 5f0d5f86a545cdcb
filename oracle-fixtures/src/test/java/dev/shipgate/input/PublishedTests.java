package dev.shipgate.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedTests {

    private static final Path MODEL = Path.of("/home/ada/my models/int8/model.onnx");

    @Test
    void the_folder_of_the_file_is_cut_wherever_it_stands() {
        assertThat(Published.message(
                        MODEL,
                        MODEL + ": Load model from " + MODEL + " failed: \"/home/ada/my models/int8/model.onnx.data\""
                                + " isn't there"))
                .isEqualTo("model.onnx: Load model from model.onnx failed: \"model.onnx.data\" isn't there");
    }

    @Test
    void what_lies_beside_a_folder_keeps_the_name_of_the_folder() {
        assertThat(Published.message(Path.of("/home/ada/int8"), "/home/ada/int8/model.onnx: damaged"))
                .isEqualTo("int8/model.onnx: damaged");
    }

    @Test
    void a_node_of_a_graph_keeps_its_name() {
        String message = "node /model/layers.0/self_attn/MatMul of data/int8/x";

        assertThat(Published.message(MODEL, message)).isEqualTo(message);
        assertThat(Published.message(Path.of("/model.onnx"), message)).isEqualTo(message);
        assertThat(Published.message(Path.of("int8/model.onnx"), message)).isEqualTo(message);
    }

    @Test
    void a_relative_path_is_cut_as_it_was_written_and_as_the_runtime_writes_it() {
        Path file = Path.of("../int8/model.onnx");

        assertThat(Published.message(
                        file,
                        file + " is damaged; see " + file.toAbsolutePath() + " and "
                                + file.toAbsolutePath().normalize()))
                .isEqualTo("model.onnx is damaged; see model.onnx and model.onnx");
    }

    @Test
    void a_path_is_seen_from_the_working_directory() {
        Path here = Path.of("").toAbsolutePath();

        assertThat(Published.path(here.resolve("out/./int8")))
                .isEqualTo(Path.of("out", "int8").toString());
        assertThat(Published.path(Path.of("../int8")))
                .isEqualTo(Path.of("..", "int8").toString());
        assertThat(Published.path(here)).isEqualTo(String.valueOf(here.getFileName()));
        assertThat(Published.path(Path.of("/home/ada/int8"))).isEqualTo("int8");
    }

    @Test
    void a_folder_behind_a_link_is_cut_too(@TempDir Path folder) throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.createFile(real.resolve("model.onnx"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        assertThat(Published.message(
                        link.resolve("model.onnx"), real.toRealPath().resolve("model.onnx") + " is damaged"))
                .isEqualTo("model.onnx is damaged");
    }
}

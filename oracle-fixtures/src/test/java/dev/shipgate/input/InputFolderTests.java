package dev.shipgate.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipgate.fixture.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFolderTests {

    @TempDir
    Path outer;

    private Path root;

    @BeforeEach
    void make_a_folder_with_a_neighbour() throws IOException {
        root = Files.createDirectory(outer.resolve("bundle"));
        Files.writeString(outer.resolve("secret"), "secret");
        Files.writeString(Files.createDirectory(root.resolve("sub")).resolve("inside"), "inside");
    }

    @Test
    void a_file_inside_is_found() {
        assertThat(new InputFolder(root).file("sub/inside"))
                .isEqualTo(root.resolve("sub").resolve("inside"));
    }

    @Test
    void a_link_that_stays_inside_is_followed() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("sub", "inside"));

        assertThat(new InputFolder(root).file("link")).hasContent("inside");
    }

    @Test
    void a_link_of_a_snapshot_to_the_blobs_of_its_repository_is_followed() throws IOException {
        Path repository = Files.createDirectories(outer.resolve("hub/models--me--nano"));
        Path snapshot = Files.createDirectories(repository.resolve("snapshots/0a1b/onnx"));
        Files.writeString(Files.createDirectories(repository.resolve("blobs")).resolve("5e2f"), "blob");
        Files.createSymbolicLink(snapshot.resolve("model.onnx"), Path.of("../../../blobs/5e2f"));
        Files.createSymbolicLink(snapshot.resolve("other"), Path.of("../../../../../secret"));

        assertThat(new InputFolder(snapshot).file("model.onnx")).hasContent("blob");
        assertThatThrownBy(() -> new InputFolder(snapshot).file("other"))
                .hasMessageContaining("is a link that leaves the folder");
    }

    @Test
    void a_link_that_leaves_is_refused() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("..", "secret"));

        assertRefused("link", "is a link that leaves the folder");
    }

    @Test
    void a_file_below_a_linked_folder_is_refused() throws IOException {
        Files.createSymbolicLink(root.resolve("up"), outer);

        assertRefused("up/secret", "is a link that leaves the folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "sub/../../secret", "sub/..", "/etc/passwd", ""})
    void a_path_that_leaves_is_refused(String path) {
        assertRefused(path, "names a file outside the folder: \"" + path + "\"");
    }

    @Test
    void an_impossible_path_is_refused() {
        assertRefused("a\0b", "names an impossible file path: \"a\\u0000b\"");
    }

    @Test
    void a_missing_file_is_refused() {
        assertRefused("absent", "absent: no such file");
    }

    @Test
    void a_folder_is_not_a_file() {
        assertRefused("sub", "expected a regular file, found a folder");
    }

    @Test
    void a_missing_folder_is_refused() {
        assertThatThrownBy(() -> new InputFolder(outer.resolve("absent")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(outer.resolve("absent") + ": expected a folder, found nothing");
    }

    @Test
    void a_file_is_not_a_folder() {
        assertThatThrownBy(() -> new InputFolder(outer.resolve("secret")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(outer.resolve("secret") + ": expected a folder, found a file");
    }

    private void assertRefused(String path, String problem) {
        InputFolder folder = new InputFolder(root);
        Refusal.assertRefused(() -> folder.file(path), problem);
    }
}

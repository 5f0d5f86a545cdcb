package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildClassPathTests {

    private static final String OWN = System.getProperty("java.class.path");

    @Test
    void a_gate_on_the_class_path_of_the_jvm_needs_no_more() {
        assertThat(ChildClassPath.of(ClassLoader.getSystemClassLoader())).isEqualTo(OWN);
    }

    @Test
    void the_files_of_another_loader_come_first(@TempDir Path folder) throws IOException {
        Path gate = folder.resolve("a gate.jar");
        Path library = folder.resolve("library.jar");
        try (URLClassLoader libraries = loader(ClassLoader.getSystemClassLoader(), library);
                URLClassLoader loader = loader(libraries, gate)) {
            assertThat(ChildClassPath.of(loader))
                    .isEqualTo(String.join(File.pathSeparator, gate.toString(), library.toString(), OWN));
        }
    }

    @Test
    void a_url_that_is_not_a_file_is_left_out() throws IOException {
        URL elsewhere = URI.create("https://example.org/library.jar").toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {elsewhere}, null)) {
            assertThat(ChildClassPath.of(loader)).isEqualTo(OWN);
        }
    }

    private static URLClassLoader loader(ClassLoader parent, Path jar) throws IOException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent);
    }
}

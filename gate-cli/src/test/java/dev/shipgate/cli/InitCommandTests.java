package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void what_it_writes_can_be_looked_at_and_gated_as_it_stands() throws IOException {
        bundle();
        oracle();

        assertThat(execute("init", folder.toString())).isZero();
        assertThat(out.toString())
                .contains(
                        "bundle   bundle (onnxruntime-genai, 3.86 MB)\n",
                        "oracle   oracle\n",
                        "next: shipgate doctor, then shipgate run");

        String file = folder.resolve("shipgate.yaml").toString();
        assertThat(execute("doctor", "-q", "--project", file)).isZero();
        int exitCode = execute("run", "--project", file);
        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(execute("release", "-q", file)).isZero();
        assertThat(folder.resolve("shipgate-report/index.html")).exists();
        assertThat(err.toString()).isEmpty();
    }

    /** The folder that one stands in is "." to the search, and nothing to the paths that are written. */
    @Test
    void the_folder_one_stands_in_needs_no_name() throws Exception {
        bundle();
        oracle();

        assertThat(initHere(folder)).isZero();
        assertThat(folder.resolve("console"))
                .content()
                .contains("shipgate.yaml written; next: ")
                .doesNotContain("./");
        assertThat(folder.resolve("shipgate.yaml")).content().contains("\noracle: oracle\n", "  - path: bundle\n");

        assertThat(initHere(folder.resolve("bundle"))).isEqualTo(3);
        assertThat(folder.resolve("bundle/console")).content().startsWith("shipgate: .: is itself a bundle, ");
    }

    private static int initHere(Path here) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShipGate.class.getName(),
                        "init")
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(here.resolve("console").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void an_existing_file_is_replaced_only_with_force() throws IOException {
        bundle();
        oracle();
        Path file = Files.writeString(folder.resolve("shipgate.yaml"), "mine");

        assertThat(execute("init", folder.toString())).isEqualTo(2);
        assertThat(file).hasContent("mine");
        assertThat(err.toString()).isEqualTo("shipgate: " + file + ": exists already; --force overwrites it\n");

        assertThat(execute("init", folder.toString(), "--force")).isZero();
        assertThat(file).content().startsWith("# The bundles in this folder that Ship Gate gates");
    }

    @Test
    void what_is_not_complete_is_written_and_ends_with_4() throws IOException {
        bundle();

        assertThat(execute("init", folder.toString())).isEqualTo(4);

        assertThat(out.toString())
                .contains("missing  an oracle: ", "written, but it is not complete: see MISSING in it");
        assertThat(folder.resolve("shipgate.yaml")).content().contains("# MISSING", "\n# oracle: oracle\n");
        assertThat(execute("run", "--project", folder.resolve("shipgate.yaml").toString()))
                .isEqualTo(3);
        assertThat(err.toString().lines()).as("one line, no stack trace").hasSize(1);
    }

    @Test
    void a_folder_that_is_a_bundle_ends_with_3_and_stays_as_it_is() throws IOException {
        Path bundle = bundle();

        assertThat(execute("init", bundle.toString())).isEqualTo(3);

        assertThat(err.toString())
                .contains("is itself a bundle")
                .satisfies(line -> assertThat(line.lines()).hasSize(1));
        assertThat(bundle.resolve("shipgate.yaml")).doesNotExist();
    }

    @Test
    void quietly_it_is_one_line() throws IOException {
        bundle();
        oracle();

        assertThat(execute("init", "-q", folder.toString())).isZero();
        assertThat(out.toString().lines()).hasSize(1);
    }

    private Path bundle() {
        return EmbeddedModel.copy(EmbeddedModel.bundle("genai_int8"), folder.resolve("bundle"));
    }

    private void oracle() {
        EmbeddedModel.copy(EmbeddedModel.oracle(), folder.resolve("oracle"));
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}

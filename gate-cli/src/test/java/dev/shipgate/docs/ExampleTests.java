package dev.shipgate.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.io.Reader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What is in the folder of examples runs. The release is run by DocumentedCommandTests. */
class ExampleTests {

    private static final Path EXAMPLES =
            Path.of(System.getProperty("shipgate.models"), "../../examples").normalize();

    @TempDir
    Path folder;

    @Test
    void the_suite_of_the_maven_project_gates_what_its_properties_name() throws Exception {
        Path project = EXAMPLES.resolve("maven-project");
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(
                project.resolve("src/test/resources/junit-platform.properties"), StandardCharsets.UTF_8)) {
            settings.load(file);
        }
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        project.resolve("src/test/java/MyBundleTests.java").toString());
        assertThat(exitCode).as("javac").isZero();

        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
                    .selectors(DiscoverySelectors.selectClass(loader.loadClass("MyBundleTests")));
            for (String key : settings.stringPropertyNames()) {
                String value = settings.getProperty(key);
                kit.configurationParameter(
                        key,
                        value.startsWith("..")
                                ? project.resolve(value).normalize().toString()
                                : folder.resolve("report").toString());
            }
            Events tests = kit.execute().testEvents();
            assertThat(tests.failed().count()).isZero();
            assertThat(tests.succeeded().count()).isGreaterThan(20);
        }
        assertThat(folder.resolve("report/transcript.json")).exists();
    }

    @Test
    void the_build_of_the_maven_project_has_the_versions_of_this_one() throws IOException {
        String example = Files.readString(EXAMPLES.resolve("maven-project/pom.xml"));
        String parent = Files.readString(EXAMPLES.resolveSibling("pom.xml"));

        assertThat(parent).contains("<version>" + after(example, "<artifactId>gate-tests</artifactId>") + "</version>");
        assertThat(parent)
                .contains(
                        "<surefire-plugin.version>" + after(example, "<artifactId>maven-surefire-plugin</artifactId>"))
                .contains(
                        "<compiler-plugin.version>" + after(example, "<artifactId>maven-compiler-plugin</artifactId>"));
    }

    @Test
    void the_script_reads_a_green_and_a_red_transcript() throws Exception {
        assumeTrue(hasPython(), "not tested: there is no python3 on this machine");
        Path red = folder.resolve("red");
        Files.createDirectories(red);
        new TranscriptFile()
                .write(
                        EmbeddedModel.gate(EmbeddedModel.request(EmbeddedModel.bundle("decode_int8hu_clipped"), null)),
                        red);

        Process script = start(red.resolve("transcript.json").toString());
        String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(script.waitFor()).as(text).isEqualTo(1);
        assertThat(text).contains("FAIL: ", "cause: head: ", "red: teacher_forced_sweep alphabet: ", "largest KL: ");
        assertThat(start(EmbeddedModel.oracle().resolve("oracle.json").toString())
                        .waitFor())
                .as("an oracle is no transcript")
                .isEqualTo(1);
    }

    private static Process start(String file) throws IOException {
        return new ProcessBuilder(
                        "python3",
                        EXAMPLES.resolve("read-transcript/read_transcript.py").toString(),
                        file)
                .redirectErrorStream(true)
                .start();
    }

    private static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String after(String xml, String start) {
        String rest = xml.substring(xml.indexOf(start) + start.length());
        return List.of(rest.split("<version>|</version>")).get(1);
    }
}

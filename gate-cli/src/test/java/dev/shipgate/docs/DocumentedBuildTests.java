package dev.shipgate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.DefaultPolicy;
import dev.shipgate.fixture.EmbeddedModel;
import java.io.IOException;
import java.io.StringReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What the page for builds of one's own shows is compiled and run as JUnit runs it there. */
@Tag("thorough")
class DocumentedBuildTests {

    private static final String PAGE = "junit.md";
    private static final Pattern CLASS = Pattern.compile("\\bclass (\\w+)");

    @TempDir
    Path folder;

    private final List<URLClassLoader> loaders = new java.util.ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    @Test
    void the_suite_that_is_shown_gates_what_the_properties_name() throws IOException {
        Events tests = run(0, standingFor(EmbeddedModel.shipBundle()));

        assertThat(tests.failed().count()).isZero();
        assertThat(tests.succeeded().count()).isGreaterThan(20);
        assertThat(folder.resolve("report/transcript.json")).exists();
    }

    @Test
    void the_suite_that_is_shown_goes_red() throws IOException {
        assertThat(run(0, standingFor(EmbeddedModel.bundle("decode_int8hu_clipped")))
                        .failed()
                        .count())
                .isPositive();
    }

    @Test
    void the_questions_that_are_shown_pass_and_fail() throws IOException {
        Events sound = run(1, standingFor(EmbeddedModel.shipBundle()));
        assertThat(sound.succeeded().stream().map(DocumentedBuildTests::nameOf))
                .contains("rounding_stays_small", "no_continuation_needs_a_tie");
        assertThat(sound.failed().count()).isZero();

        assertThat(run(1, standingFor(EmbeddedModel.bundle("decode_int8hu_clipped"))).failed().stream()
                        .map(DocumentedBuildTests::nameOf))
                .contains("rounding_stays_small", "no_continuation_needs_a_tie");
    }

    @Test
    void the_plain_code_that_is_shown_passes_and_fails() throws IOException {
        assertThat(run(2, standingFor(EmbeddedModel.shipBundle())).succeeded().count())
                .isEqualTo(1);
        assertThat(run(2, standingFor(EmbeddedModel.bundle("decode_int8hu_clipped")))
                        .failed()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void the_dependency_that_is_shown_is_this_module() throws IOException {
        String pom = Files.readString(Path.of("../gate-tests/pom.xml"));
        String dependency = DocumentedBlocks.of(PAGE, "xml").get(0);
        String version = element(pom, "version");

        assertThat(element(dependency, "groupId")).isEqualTo(element(pom, "groupId"));
        assertThat(pom).contains("<artifactId>" + element(dependency, "artifactId") + "</artifactId>\n  <name>");
        assertThat(element(dependency, "version")).isEqualTo(version);
    }

    @Test
    void the_switches_that_are_shown_are_those_of_this_build() throws IOException {
        String shown = DocumentedBlocks.of(PAGE, "xml").get(1);

        assertThat(shown).contains("<ORT_DISABLE_TELEMETRY>1<", "<OPT_OUT_TRACKING>true<");
        assertThat(Files.readString(Path.of("../pom.xml")))
                .contains("<ORT_DISABLE_TELEMETRY>1<", "<OPT_OUT_TRACKING>true<");
        String reporter = shown.substring(
                shown.indexOf("<statelessTestsetReporter"), shown.indexOf("</statelessTestsetReporter>"));
        assertThat(Files.readString(Path.of("../gate-tests/pom.xml"))).containsIgnoringWhitespaces(reporter);
    }

    @Test
    void surefire_is_pinned_to_a_version_that_finds_the_tests() throws IOException {
        String shown = DocumentedBlocks.of(PAGE, "xml").get(1);

        assertThat(element(Files.readString(Path.of("../pom.xml")), "surefire-plugin.version"))
                .isEqualTo(element(shown, "version"));
        assertThat(shown).contains("<failIfNoTests>true</failIfNoTests>");
    }

    private static String nameOf(Event event) {
        return event.getTestDescriptor().getLegacyReportingName().replaceAll("\\W.*", "");
    }

    private Map<String, String> standingFor(Path bundle) throws IOException {
        Path policy = DefaultPolicy.write(folder.resolve("strict.yaml"));
        return Map.of(
                "out/my_decode_int8", bundle.toString(),
                "my-oracle", EmbeddedModel.oracle().toString(),
                "out/my_decode_fp16head", EmbeddedModel.baseline().toString(),
                "iphone.json", EmbeddedModel.deviceRun("int8hu-chromium-wasm").toString(),
                "strict.yaml", policy.toString(),
                "target/shipgate-report", folder.resolve("report").toString());
    }

    private Events run(int block, Map<String, String> standingFor) throws IOException {
        String source = DocumentedBlocks.of(PAGE, "java").get(block);
        for (Map.Entry<String, String> each : standingFor.entrySet()) {
            source = source.replace("\"" + each.getKey() + "\"", "\"" + each.getValue() + "\"");
        }
        EngineTestKit.Builder kit =
                EngineTestKit.engine("junit-jupiter").selectors(DiscoverySelectors.selectClass(compiled(source)));
        Properties properties = new Properties();
        properties.load(new StringReader(DocumentedBlocks.of(PAGE, "properties").get(0)));
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key);
            assertThat(standingFor).containsKey(value);
            kit.configurationParameter(key, standingFor.get(value));
        }
        return kit.execute().testEvents();
    }

    private Class<?> compiled(String source) throws IOException {
        Matcher name = CLASS.matcher(source);
        assertThat(name.find()).isTrue();
        Path classes = Files.createTempDirectory(folder, "classes");
        Path file = classes.resolve(name.group(1) + ".java");
        Files.writeString(file, source, StandardCharsets.UTF_8);
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(exitCode).as("javac").isZero();
        return load(classes, name.group(1));
    }

    private Class<?> load(Path classes, String name) throws MalformedURLException {
        URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        loaders.add(loader);
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static String element(String xml, String name) {
        Matcher matcher =
                Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }
}

package dev.shipgate.suite;

import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Properties;

/** Describes a whole run to Allure: its environment, and the categories of its failures. */
final class AllureRun {

    private static final int LONGEST = 1_000;
    private static final String CATEGORIES = "categories.json";

    private final Path results = Path.of(System.getProperty(AllureResults.PROPERTY, "allure-results"));

    /**
     * Writes {@code environment.properties} and {@code categories.json} to the folder with the results of the tests.
     */
    void describe(Transcript transcript) {
        try {
            Files.createDirectories(results);
            try (Writer writer = Files.newBufferedWriter(results.resolve("environment.properties"))) {
                environment(transcript).store(writer, null);
            }
            try (InputStream categories = AllureRun.class.getResourceAsStream(CATEGORIES)) {
                Files.copy(
                        Objects.requireNonNull(categories),
                        results.resolve(CATEGORIES),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + results, problem);
        }
    }

    private static Properties environment(Transcript transcript) {
        Environment environment = transcript.environment();
        EngineFacts engine = transcript.measured().bundle().engine();
        Properties properties = new Properties();
        properties.setProperty("shipgate", environment.shipgate());
        properties.setProperty("java", environment.java());
        properties.setProperty("os", environment.os());
        properties.setProperty("cpu", environment.cpu());
        properties.setProperty("cores", Integer.toString(environment.cores()));
        properties.setProperty("policy", PolicyName.of(transcript));
        properties.setProperty("oracle", transcript.measured().oracle().name());
        properties.setProperty("bundle", transcript.measured().bundle().name());
        properties.setProperty("engine", engine == null ? "none" : engine.name() + " " + engine.version());
        properties.replaceAll((key, value) -> VisibleText.plain(value.toString(), LONGEST));
        return properties;
    }
}

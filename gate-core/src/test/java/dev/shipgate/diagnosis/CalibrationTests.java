package dev.shipgate.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every figure that a finding depends on is in one file, with its origin. */
class CalibrationTests {

    private static final Path SOURCES = Path.of("src/main/java/dev/shipgate");
    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);
    private static final Pattern DECIMAL = Pattern.compile("\\b\\d+\\.\\d+|\\b\\d+e-?\\d+");
    private static final Pattern NUMERIC_CONSTANT = Pattern.compile("static final (?:int|long|float|double) \\w+");

    @Test
    void no_other_class_has_a_figure() {
        assertThat(sources().filter(each -> !isCalibration(each))).isNotEmpty().allSatisfy(source -> {
            String code = COMMENT_OR_TEXT.matcher(read(source)).replaceAll("");
            assertThat(matches(DECIMAL, code)).as("decimals in %s", source).isEmpty();
            assertThat(matches(NUMERIC_CONSTANT, code))
                    .as("constants in %s", source)
                    .isEmpty();
        });
    }

    @Test
    void every_figure_is_used() {
        String code = Stream.concat(sources(), sources("engine/check"))
                .filter(each -> !isCalibration(each))
                .map(CalibrationTests::read)
                .collect(Collectors.joining());

        assertThat(Calibration.class.getDeclaredFields())
                .extracting(Field::getName)
                .allSatisfy(name -> assertThat(code).containsPattern("Calibration\\." + name + "\\b"));
    }

    @Test
    void every_figure_has_a_comment() {
        String source = read(SOURCES.resolve("diagnosis/Calibration.java"));

        assertThat(Calibration.class.getDeclaredFields())
                .extracting(Field::getName)
                .allSatisfy(name ->
                        assertThat(source).containsPattern("\\*/\\s+(public )?static final \\w+ " + name + " ="));
    }

    private static Stream<Path> sources() {
        return sources("diagnosis", "bisect");
    }

    private static Stream<Path> sources(String... folders) {
        return Stream.of(folders).flatMap(folder -> {
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        });
    }

    private static boolean isCalibration(Path source) {
        return source.endsWith("Calibration.java");
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static List<String> matches(Pattern pattern, String code) {
        return pattern.matcher(code).results().map(MatchResult::group).toList();
    }
}

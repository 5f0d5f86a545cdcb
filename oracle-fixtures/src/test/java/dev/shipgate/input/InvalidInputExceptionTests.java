package dev.shipgate.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InvalidInputExceptionTests {

    private static final Path FILE = Path.of("some", "oracle.json");

    @Test
    void message_names_the_file_and_the_problem() {
        InvalidInputException exception = new InvalidInputException(FILE, "is empty", new RuntimeException("cause"));

        assertThat(exception).hasMessage(FILE + ": is empty").hasRootCauseMessage("cause");
        assertThat(exception.file()).isEqualTo(FILE);
        assertThat(exception.problem()).isEqualTo("is empty");
    }

    @Test
    void a_problem_from_a_hostile_file_stays_one_visible_line() {
        InvalidInputException exception = new InvalidInputException(FILE, "a\nb\r\u001b[31m\u2028\u202ec");

        assertThat(exception.problem()).isEqualTo("a\\u000ab\\u000d\\u001b[31m\\u2028\\u202ec");
        assertThat(exception.getMessage()).hasLineCount(1);
    }

    @Test
    void a_folder_whose_name_is_not_printable_is_not_published() {
        Path file = Path.of("/home/eve\n\u202e/bundle", "oracle.json");

        assertThat(new InvalidInputException(file, "expected " + file + ", found nothing").published())
                .isEqualTo("oracle.json: expected oracle.json, found nothing");
        assertThat(new InvalidInputException(FILE, "a\nb").published()).isEqualTo("oracle.json: a\\u000ab");
    }

    @Test
    void a_problem_of_a_hostile_length_is_cut() {
        assertThat(new InvalidInputException(FILE, "x".repeat(5_000)).problem())
                .hasSize(1_003)
                .endsWith("x...");
    }
}

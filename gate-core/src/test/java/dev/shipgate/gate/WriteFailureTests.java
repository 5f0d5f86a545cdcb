package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.CorpusResults;
import dev.shipgate.report.ForeignFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteFailureTests {

    @TempDir
    Path folder;

    @Test
    void somebody_elses_file_is_a_problem_of_the_input() throws IOException {
        Path report = Files.writeString(folder.resolve(CorpusResults.REPORT), "mine");
        ForeignFileException foreign =
                catchThrowableOfType(ForeignFileException.class, () -> CorpusResults.withdraw(folder));

        assertThat(WriteFailure.of(foreign, folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(report + ": Ship Gate didn't write this; move it away");
    }

    @Test
    void anything_else_is_a_problem_of_the_disk() {
        assertThat(WriteFailure.of(new AccessDeniedException("x"), folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot write to " + folder + ": access denied");
    }
}

package dev.shipgate.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoProblemTests {

    @Test
    void exceptions_that_only_name_the_file_are_put_into_words() {
        assertThat(IoProblem.of(new NoSuchFileException("a"))).isEqualTo("no such file");
        assertThat(IoProblem.of(new AccessDeniedException("a"))).isEqualTo("access denied");
        assertThat(IoProblem.of(new MalformedInputException(1))).isEqualTo("not valid UTF-8");
    }

    @Test
    void a_reason_is_given_without_the_file() {
        assertThat(IoProblem.of(new FileSystemException("a", null, "Too many links")))
                .isEqualTo("Too many links");
        assertThat(IoProblem.of(new IOException("Map failed"))).isEqualTo("Map failed");
    }

    @Test
    void an_exception_without_a_reason_is_named() {
        assertThat(IoProblem.of(new FileSystemException("a"))).isEqualTo("FileSystemException");
        assertThat(IoProblem.of(new IOException())).isEqualTo("IOException");
    }
}

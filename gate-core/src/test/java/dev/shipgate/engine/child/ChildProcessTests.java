package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTests {

    /** Otherwise glibc keeps half of a closed session, and the next one is beside it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_closed_session_leaves_its_memory_to_the_next() throws IOException {
        try (ChildProcess child = ChildProcess.start()) {
            String environment = Files.readString(
                    Path.of("/proc", Long.toString(child.id()), "environ"), StandardCharsets.ISO_8859_1);

            assertThat(environment.split("\0")).contains("MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=1048576");
        }
    }

    @Test
    void the_heap_starts_small_and_can_still_grow_as_large_as_the_parents(@TempDir Path folder) {
        assertThat(ChildCommand.of(folder))
                .contains("-Xms16m", "-Xmx" + Runtime.getRuntime().maxMemory());
    }
}

package dev.shipgate.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a run left is found by its mark. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux shows the environment of a process")
@Isolated("ends every engine program that this JVM started")
class OffspringTests {

    private static final RunId HERE = RunId.here();
    private static final RunId OVER = new RunId(HERE.namespace(), HERE.pid(), HERE.startedMillis() - 60_000);

    @TempDir
    Path folder;

    @Test
    void a_grandchild_that_left_its_parent_is_ended() throws Exception {
        Offspring offspring = Offspring.next();
        ProcessHandle orphan = startOrphan(offspring.mark());

        offspring.end();

        assertThat(endsSoon(orphan)).isTrue();
    }

    @Test
    void only_what_dead_gates_left_is_removed() throws Exception {
        ProcessHandle left = startOrphan(OVER + "x");
        ProcessHandle alive = startOrphan(HERE + "x");
        Path leftFolder = Files.createDirectories(folder.resolve("shipgate-" + OVER + "1/deep"));
        Path aliveFolder = Files.createDirectory(folder.resolve("shipgate-" + HERE + "1"));
        Path foreignFolder = Files.createDirectory(folder.resolve("shipgate-report"));

        Remains.remove(folder);

        assertThat(endsSoon(left)).isTrue();
        assertThat(alive.isAlive()).isTrue();
        assertThat(leftFolder).doesNotExist();
        assertThat(aliveFolder).exists();
        assertThat(foreignFolder).exists();
        Remains.removeThoseOf(HERE, folder);
        assertThat(endsSoon(alive)).isTrue();
        assertThat(aliveFolder).doesNotExist();
    }

    @Test
    void an_identity_is_read_as_it_was_written() {
        assertThat(RunId.at(HERE + "whatever")).contains(HERE);
        assertThat(HERE.isOver()).isFalse();
        assertThat(OVER.isOver()).isTrue();
        assertThat(new RunId(HERE.namespace(), HERE.pid(), HERE.startedMillis() + 990).isOver())
                .as("another JVM may have read another boot time")
                .isFalse();
        assertThat(new RunId("othercontainer", HERE.pid(), 1).isOver()).isFalse();
        assertThat(RunId.at("report")).isEmpty();
    }

    /** The shell ends at once, so its child belongs to nobody who knows it. */
    private ProcessHandle startOrphan(String mark) throws IOException, InterruptedException {
        Path pid = folder.resolve("pid-" + mark.hashCode());
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-c", "sleep 300 >/dev/null 2>&1 & echo $! >" + pid.toAbsolutePath());
        shell.environment().put(Offspring.VARIABLE, mark);
        assertThat(shell.start().waitFor()).isZero();
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    private static boolean endsSoon(ProcessHandle process) throws Exception {
        return process.onExit().get(10, TimeUnit.SECONDS) != null;
    }

    @Test
    void the_same_numbers_on_another_machine_are_another_identity() {
        String initial = "pid:[4026531836]";

        assertThat(RunId.namespace("boot-a", initial))
                .isEqualTo(RunId.namespace("boot-a", initial))
                .isNotEqualTo(RunId.namespace("boot-b", initial))
                .isNotEqualTo(RunId.namespace("boot-a", "pid:[4026532001]"))
                .matches("[0-9a-z]{1,13}");
    }
}

package dev.shipgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.shipgate.fixture.FaultyDisk;
import dev.shipgate.fixture.FaultyDisk.Fault;
import dev.shipgate.fixture.FaultyDisk.Killed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunResultsTests {

    private static final String RESULT = "allure-results/0c5d8b3e-0000-4000-8000-000000000001-result.json";
    private static final List<String> RUN =
            List.of("transcript.json", "report.html", "summary.md", "junit.xml", RESULT);

    @TempDir
    Path temporary;

    private Path out;

    @BeforeEach
    void choose_a_folder() {
        out = temporary.resolve("out");
    }

    @Test
    void a_run_replaces_all_results_of_an_earlier_one() throws IOException {
        run(out, "old");
        Files.writeString(out.resolve("engine-stderr.txt"), "of an engine");
        run(out, "new");

        assertThat(contents(out)).containsOnly("new");
        assertThat(names(out)).containsExactlyInAnyOrderElementsOf(with(RUN, "shipgate-files.txt"));
        assertThat(names(temporary)).allMatch(name -> name.startsWith("out/"));
    }

    @Test
    void earlier_results_are_gone_before_anything_is_measured() throws IOException {
        run(out, "old");

        try (RunResults results = RunResults.replacing(out)) {
            assertThat(contents(out)).isEmpty();
            assertThat(results.staging()).isEmptyDirectory();
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void files_of_other_people_stay() throws IOException {
        run(out, "old");
        Files.writeString(out.resolve("notes.txt"), "mine");
        Files.createDirectory(out.resolve("pictures"));

        run(out, "new");

        assertThat(contents(out)).containsOnly("new", "mine");
        assertThat(out.resolve("pictures")).isDirectory();
    }

    @Test
    void results_that_somebody_else_wrote_are_refused_and_stay() throws IOException {
        run(out, "old");
        Path foreign = Files.writeString(out.resolve("allure-results/my-result.json"), "mine");

        assertThatExceptionOfType(ForeignFileException.class)
                .isThrownBy(() -> run(out, "new"))
                .withMessageContaining("didn't write this")
                .satisfies(refused -> assertThat(refused.file()).isEqualTo(out.resolve("allure-results")));
        assertThat(foreign).hasContent("mine");
        assertThat(contents(out)).as("yesterday's verdict doesn't stay either").containsOnly("mine");
    }

    @Test
    void a_list_cannot_name_anything_but_results() throws IOException {
        run(out, "old");
        Path secret = Files.writeString(temporary.resolve("transcript.json"), "secret");
        Files.createDirectory(out.resolve("src"));
        Files.writeString(out.resolve("src/Main.java"), "code");
        Files.createSymbolicLink(out.resolve("link"), temporary);
        Files.writeString(
                out.resolve("shipgate-files.txt"),
                "src/Main.java\n../transcript.json\nlink/\nsrc/\n" + secret
                        + "\n../\nallure-results/../src/Main.java\n");

        RunResults.replacing(out).close();

        assertThat(secret).exists();
        assertThat(out.resolve("src/Main.java")).exists();
    }

    @Test
    void results_of_a_version_without_a_list_are_recognised() throws IOException {
        Files.createDirectories(out.resolve("allure-results"));
        Files.writeString(out.resolve("transcript.json"), "{\n  \"schema\" : \"shipgate-transcript/1\"");
        Files.writeString(out.resolve("report.html"), "<title>PASS Ship Gate</title>");
        Files.writeString(out.resolve(RESULT), "{}");
        Files.writeString(out.resolve("allure-results/environment.properties"), "shipgate=0.1\n");

        RunResults.replacing(out).close();

        assertThat(out).isEmptyDirectory();
    }

    @Test
    void the_folders_of_a_release_are_withdrawn_with_it_even_those_it_no_longer_has() throws IOException {
        release(out, "old", "a", "b");

        RunResults.replacing(out, List.of("a")).close();
        assertThat(contents(out)).isEmpty();
        release(out, "new", "a");
        assertThat(contents(out)).containsOnly("new");
    }

    @Test
    void two_runs_cannot_have_the_same_folder() throws IOException {
        try (RunResults first = RunResults.replacing(out)) {
            assertThatIOException()
                    .isThrownBy(() -> RunResults.replacing(out))
                    .withMessageContaining("another run is writing there");
            write(first.staging(), RUN, "first");
            first.publish();
        }
        assertThat(contents(out)).containsOnly("first");
    }

    @Test
    void new_reports_of_the_same_run_leave_what_they_do_not_make() throws IOException {
        run(out, "old");

        try (RunResults results = RunResults.renewing(out, List.of(RunResults.ALLURE))) {
            assertThat(contents(out)).containsOnly("old");
            write(results.staging(), List.of("transcript.json", "report.html"), "new");
            results.publish();
        }

        assertThat(names(out))
                .containsExactlyInAnyOrder("transcript.json", "report.html", RESULT, "shipgate-files.txt");
        RunResults.replacing(out).close();
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void a_kill_at_any_moment_leaves_nothing_or_one_complete_result() throws IOException {
        long complete = RUN.size();
        boolean hasRunToItsEnd = false;
        for (int at = 0; !hasRunToItsEnd; at++) {
            Path here = temporary.resolve("kill" + at);
            run(here, "old");
            FaultyDisk disk = new FaultyDisk(Fault.KILL, at);
            try {
                run(disk.at(here), "new");
            } catch (Killed killed) {
                assertThat(disk.hasFailed()).isTrue();
            }
            hasRunToItsEnd = !disk.hasFailed();
            disk.repair();
            assertThat(contents(here)).as("killed at change %s", at).hasSizeLessThanOrEqualTo(1);
            assertThat(visible(here)).as("killed at change %s", at).isIn(0L, complete);

            run(here, "next");

            assertThat(contents(here)).containsOnly("next");
            assertThat(names(here)).as("left at change %s", at).hasSize(RUN.size() + 1);
            assertThat(temporary.resolve(".kill" + at + ".shipgate")).doesNotExist();
        }
    }

    @Test
    void beside_files_of_other_people_a_kill_leaves_no_transcript_without_its_reports() throws IOException {
        boolean hasRunToItsEnd = false;
        for (int at = 0; !hasRunToItsEnd; at++) {
            Path here = temporary.resolve("kill" + at);
            run(here, "old");
            Files.writeString(here.resolve("notes.txt"), "mine");
            FaultyDisk disk = new FaultyDisk(Fault.KILL, at);
            try {
                run(disk.at(here), "new");
            } catch (Killed killed) {
                assertThat(disk.hasFailed()).isTrue();
            }
            hasRunToItsEnd = !disk.hasFailed();
            disk.repair();
            assertThat(here.resolve("notes.txt")).hasContent("mine");
            assertThat(contents(here)).as("killed at change %s", at).hasSizeLessThanOrEqualTo(2);
            if (Files.exists(here.resolve("transcript.json"))) {
                assertThat(names(here)).as("killed at change %s", at).containsAll(RUN);
            }
            run(here, "next");
            assertThat(contents(here)).containsOnly("next", "mine");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILURE", "FULL"})
    void a_disk_that_fails_at_any_moment_leaves_nothing_or_one_complete_result(Fault fault) throws IOException {
        long complete = RUN.size();
        boolean hasRunToItsEnd = false;
        for (int at = 0; !hasRunToItsEnd; at++) {
            Path here = temporary.resolve("fail" + at);
            run(here, "old");
            FaultyDisk disk = new FaultyDisk(fault, at);
            try {
                run(disk.at(here), "new");
            } catch (IOException failed) {
                assertThat(failed).hasMessageMatching("(?s).*(Input/output error|No space left on device).*");
            }
            hasRunToItsEnd = !disk.hasFailed();
            disk.repair();
            assertThat(contents(here)).as("failed at change %s", at).hasSizeLessThanOrEqualTo(1);
            assertThat(visible(here)).as("failed at change %s", at).isIn(0L, complete);
            run(here, "next");
            assertThat(contents(here)).containsOnly("next");
        }
    }

    private static void run(Path folder, String content) throws IOException {
        try (RunResults results = RunResults.replacing(folder)) {
            results.requireFree(
                    RUN.stream().map(name -> name.replaceAll("/.*", "")).toList());
            write(results.staging(), RUN, content);
            results.publish();
        }
    }

    private static void release(Path folder, String content, String... bundles) throws IOException {
        try (RunResults results = RunResults.replacing(folder, List.of(bundles))) {
            for (String bundle : bundles) {
                run(folder.resolve(bundle), content);
            }
            write(results.staging(), List.of("index.html", "summary.md"), content);
            results.publish();
        }
    }

    private static void write(Path folder, List<String> names, String content) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), content);
        }
    }

    private static List<String> with(List<String> names, String name) {
        List<String> all = new ArrayList<>(names);
        all.add(name);
        return all;
    }

    /** The different contents of the files that a reader sees. */
    private static Set<String> contents(Path folder) throws IOException {
        Set<String> contents = new TreeSet<>();
        for (String name : names(folder)) {
            if (!name.startsWith(".") && !name.contains("/.") && !name.endsWith("shipgate-files.txt")) {
                contents.add(Files.readString(folder.resolve(name)));
            }
        }
        return contents;
    }

    private static long visible(Path folder) throws IOException {
        return names(folder).stream()
                .filter(name -> !name.startsWith(".") && !name.equals("shipgate-files.txt"))
                .count();
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}

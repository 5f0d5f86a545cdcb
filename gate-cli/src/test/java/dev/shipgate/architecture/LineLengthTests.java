package dev.shipgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formatter breaks code at 120 characters, but neither string literals nor every comment. */
final class LineLengthTests {

    private static final int MOST_CHARACTERS = 120;
    private static final Path REPOSITORY =
            Path.of(System.getProperty("shipgate.models"), "../..").normalize();

    @Test
    void no_line_of_java_is_longer_than_120_characters() throws IOException {
        assertThat(javaFiles(REPOSITORY)).hasSizeGreaterThan(500);

        assertThat(longLines(REPOSITORY))
                .as("lines of over 120 characters: split the literal with +, or rewrap the comment")
                .isEmpty();
    }

    @Test
    void a_long_line_is_named_with_its_file_and_number(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("Fits.java"), "‖".repeat(120) + "\n");
        Files.createDirectories(root.resolve("module/src"));
        Files.writeString(root.resolve("module/src/Long.java"), "\n" + "x".repeat(121) + "\n");
        Files.createDirectories(root.resolve("module/target"));
        Files.writeString(root.resolve("module/target/Generated.java"), "x".repeat(121));

        assertThat(longLines(root)).containsExactly("module/src/Long.java:2 has 121 characters");
    }

    private static List<String> longLines(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : javaFiles(root)) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                int characters = lines.get(i).codePointCount(0, lines.get(i).length());
                if (characters > MOST_CHARACTERS) {
                    found.add(root.relativize(file) + ":" + (i + 1) + " has " + characters + " characters");
                }
            }
        }
        return found;
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean ours = folder.equals(root) || !(name.equals("target") || name.startsWith("."));
                return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }
}

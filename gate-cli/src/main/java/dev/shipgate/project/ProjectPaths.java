package dev.shipgate.project;

import dev.shipgate.document.DocumentNode;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.judge.BuiltInPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The paths of a project file, relative to its folder. Input files may be anywhere, because checkpoints and bundles are
 * seldom kept next to the project. Output must stay inside the folder, because a project file that came from someone
 * else must not be able to overwrite other files.
 */
final class ProjectPaths {

    private final Path folder;

    ProjectPaths(Path file) {
        this.folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }

    Path folder() {
        return folder;
    }

    Path folder(DocumentNode node) {
        Path path = resolve(node, "the path of a folder");
        if (!Files.isDirectory(path)) {
            throw node.refused(
                    "expected a folder, found " + (Files.exists(path) ? "a file" : "nothing") + " at " + path);
        }
        return path;
    }

    /** A bundle is a folder, or one graph in a folder with several. */
    Path bundle(DocumentNode node) {
        Path path = resolve(node, "the path of a bundle");
        if (!Files.exists(path)) {
            throw node.refused("expected a bundle, found nothing at " + path);
        }
        return path;
    }

    Path file(DocumentNode node) {
        Path path = resolve(node, "the path of a file");
        if (!Files.isRegularFile(path)) {
            throw node.refused(
                    "expected a file, found " + (Files.exists(path) ? "a folder" : "nothing") + " at " + path);
        }
        return path;
    }

    /** A path that may lead nowhere yet. */
    Path unchecked(DocumentNode node) {
        return resolve(node, "a path");
    }

    /** A policy is a file, or else a built-in policy of that name. */
    PolicySource policy(DocumentNode node) {
        String what = "the path of a policy file, or one of " + BuiltInPolicy.names();
        Path path = resolve(node, what);
        Optional<BuiltInPolicy> builtIn = BuiltInPolicy.named(node.text(what));
        if (Files.isRegularFile(path)) {
            return new PolicySource.OfFile(path);
        }
        return builtIn.map(PolicySource.BuiltIn::new)
                .orElseThrow(
                        () -> node.refused("expected a file, found " + (Files.exists(path) ? "a folder" : "nothing")
                                + " at " + path + "; name a file, or one of " + BuiltInPolicy.names()));
    }

    List<Path> files(DocumentNode node) {
        return node.list("paths of files").stream().map(this::file).toList();
    }

    Path out(DocumentNode node) {
        String expected = "the path of a folder inside the project's folder";
        Path path = resolve(node, expected);
        boolean inside = absolute(path).startsWith(absolute(folder));
        if (!inside || leavesByLink(path)) {
            throw node.refused("expected " + expected + ", found " + node.value() + "; use --out to write elsewhere");
        }
        return path;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private boolean leavesByLink(Path path) {
        Path existing = absolute(path);
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent(), "the project's folder exists");
        }
        try {
            return !existing.toRealPath().startsWith(folder.toAbsolutePath().toRealPath());
        } catch (IOException unknownIsRefused) {
            return true;
        }
    }

    private Path resolve(DocumentNode node, String what) {
        try {
            return folder.resolve(node.text(what));
        } catch (InvalidPathException impossible) {
            throw node.expected(what);
        }
    }
}

package dev.shipgate.draft;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.Layouts;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.draft.SearchResult.FoundBundle;
import dev.shipgate.draft.SearchResult.Kind;
import dev.shipgate.draft.SearchResult.Unusable;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.transcript.Policy;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Searches a folder for the files that a project file names. Follows links, because large files are often kept
 * elsewhere. Depth and number of files are bounded.
 */
public final class FolderSearch {

    private static final int DEEPEST = 6;
    private static final int DEFAULT_MOST_FILES = 50_000;
    /** Folders that other tools fill with thousands of irrelevant files. */
    private static final Set<String> PASSED_OVER = Set.of("node_modules", "allure-results", "__pycache__");

    private static final String ORACLE_MANIFEST = "oracle.json";
    private static final String ORACLE_MAPPING = "oracle-mapping.json";
    private static final String CHECKPOINT_MANIFEST = "config.json";

    private final int mostFiles;
    private final Layouts layouts = Layouts.installed();

    public FolderSearch() {
        this(DEFAULT_MOST_FILES);
    }

    FolderSearch(int mostFiles) {
        this.mostFiles = mostFiles;
    }

    /**
     * Searches {@code folder}.
     *
     * @throws InvalidInputException if it isn't a folder that can be listed, or is itself a bundle or an oracle, which
     *     a project file would modify
     */
    public SearchResult search(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    folder, "expected a folder, found " + (Files.exists(folder) ? "a file" : "nothing"));
        }
        if (!layouts.placesIn(folder).isEmpty() || isOracle(folder)) {
            throw new InvalidInputException(
                    folder,
                    "is itself " + (isOracle(folder) ? "an oracle" : "a bundle")
                            + ", so a project file would become part of it; run init in the parent folder");
        }
        Visitor visitor = new Visitor(folder);
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, visitor);
        } catch (IOException problem) {
            throw new InvalidInputException(folder, "cannot be listed: " + IoProblem.of(problem), problem);
        }
        return visitor.found();
    }

    private static boolean isOracle(Path folder) {
        return Files.exists(folder.resolve(ORACLE_MANIFEST)) || Files.exists(folder.resolve(ORACLE_MAPPING));
    }

    /** Tells whether a folder is an unpacked archive of this program, which has models that nobody here ships. */
    private static boolean isInstallation(Path folder) {
        return Files.isRegularFile(folder.resolve("shipgate"))
                && Files.isDirectory(folder.resolve("lib"))
                && Files.isDirectory(folder.resolve("models"));
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<FoundBundle> bundles = new ArrayList<>();
        private final List<Oracle> oracles = new ArrayList<>();
        private final List<DeviceRun> deviceRuns = new ArrayList<>();
        private final List<Path> policies = new ArrayList<>();
        private final List<Path> checkpoints = new ArrayList<>();
        private final List<Unusable> unusable = new ArrayList<>();
        private int seen;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            if (!isInside(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            String name = folder.getFileName().toString();
            if (name.startsWith(".") || PASSED_OVER.contains(name) || isInstallation(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            int before = bundles.size() + oracles.size();
            if (isOracle(folder)) {
                keep(Kind.ORACLE, folder, place -> oracles.add(Oracle.read(place)));
            } else {
                bundles(folder);
            }
            return bundles.size() + oracles.size() > before ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (++seen > mostFiles) {
                return FileVisitResult.TERMINATE;
            }
            String name = file.getFileName().toString();
            // Broken links and folders below the maximum depth also end up here.
            boolean isFile = attributes.isRegularFile() && isInside(file);
            if (isFile && name.endsWith(".json") && (isOf(DeviceRun.SCHEMA, file) || isOf(DeviceRun.SCHEMA_2, file))) {
                keep(Kind.DEVICE_RUN, file, place -> deviceRuns.add(DeviceRun.read(place)));
            }
            if (isFile && name.matches(".*\\.ya?ml") && isOf(Policy.SCHEMA, file)) {
                keep(Kind.POLICY, file, place -> {
                    new PolicyFile().read(place);
                    policies.add(place);
                });
            }
            return FileVisitResult.CONTINUE;
        }

        /** Unreadable files are skipped: they are probably irrelevant. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
        }

        /** Links are followed, but not out of the folder. */
        private boolean isInside(Path place) {
            try {
                return place.toRealPath().startsWith(root.toRealPath());
            } catch (IOException gone) {
                return false;
            }
        }

        private boolean isOf(String schema, Path file) {
            return SchemaOf.file(file).filter(schema::equals).isPresent();
        }

        private void bundles(Path folder) {
            keep(Kind.BUNDLE, folder, place -> {
                List<Path> places = layouts.placesIn(place);
                places.forEach(each -> keep(Kind.BUNDLE, each, this::open));
                if (places.isEmpty() && isCheckpoint(place)) {
                    checkpoints.add(place);
                }
            });
        }

        private void open(Path place) {
            Bundle bundle = layouts.open(place);
            bundles.add(new FoundBundle(place, bundle, bundle.bytes()));
        }

        private void keep(Kind kind, Path place, Consumer<Path> reader) {
            try {
                reader.accept(place);
            } catch (InvalidInputException refused) {
                unusable.add(new Unusable(kind, place, refused.getMessage()));
            }
        }

        SearchResult found() {
            bundles.sort(Comparator.comparing(FoundBundle::place));
            oracles.sort(Comparator.comparing(Oracle::directory));
            deviceRuns.sort(Comparator.comparing(DeviceRun::file));
            return new SearchResult(
                    root,
                    bundles,
                    oracles,
                    deviceRuns,
                    policies.stream().sorted().toList(),
                    checkpoints.stream().sorted().toList(),
                    unusable.stream()
                            .sorted(Comparator.comparing(Unusable::place))
                            .toList(),
                    seen <= mostFiles);
        }
    }

    private static boolean isCheckpoint(Path folder) {
        if (!Files.exists(folder.resolve(CHECKPOINT_MANIFEST))) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(
                    file -> file.getFileName().toString().matches(".*\\.safetensors|pytorch_model.*\\.bin"));
        } catch (IOException unknown) {
            return false;
        }
    }
}

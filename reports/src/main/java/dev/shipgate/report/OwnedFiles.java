package dev.shipgate.report;

import dev.shipgate.transcript.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files in a folder that Ship Gate wrote, and may therefore delete. They are in a list that is written with them.
 * The list itself is untrusted: only names that Ship Gate gives to its files count, directly in the folder, in
 * {@code allure-results}, or in a folder with a list of its own. Symbolic links never count.
 *
 * <p>Earlier versions wrote no list. Their files are recognised by their content.
 */
final class OwnedFiles {

    /** The list of the files. */
    static final String LIST = "shipgate-files.txt";

    /** The folder for files of a run that hasn't ended. */
    static final String WORK = ".shipgate";

    static final String TRANSCRIPT = "transcript.json";
    static final String ALLURE_RESULTS = "allure-results";

    static final String ENGINE_LOG = "engine-stderr.txt";
    private static final List<String> OF_A_RUN = List.of(TRANSCRIPT, "report.html", "summary.md", "junit.xml");
    private static final Pattern NAME =
            Pattern.compile("transcript\\.json|report\\.html|summary\\.md|junit\\.xml|positions\\.csv"
                    + "|attestation\\.intoto\\.json|index\\.html|history\\.html|allure-results/[A-Za-z0-9._-]+");
    private static final Pattern ALLURE_NAME =
            Pattern.compile("[0-9a-f-]{36}-(result|container)\\.json|[0-9a-f-]{36}-attachment\\.?[a-z]*"
                    + "|environment\\.properties|categories\\.json");
    private static final String HEADER =
            "# Ship Gate wrote these files. The next run into this folder deletes them, and nothing else.";
    private static final int LONGEST_LIST_BYTES = 1 << 22;
    private static final int LONGEST_START_BYTES = 1 << 10;

    private final Path folder;
    private final Set<String> files = new LinkedHashSet<>();
    private final Set<String> folders = new TreeSet<>();

    private OwnedFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Finds the files of earlier runs.
     *
     * @throws IOException if the folder or the list can't be read
     */
    static OwnedFiles in(Path folder) throws IOException {
        OwnedFiles owned = new OwnedFiles(folder);
        for (String line : listed(folder)) {
            if (line.matches("[^./\\\\][^/\\\\]*/") && isFolder(folder.resolve(line))) {
                owned.folders.add(line);
            } else if (isOwn(line) && isFile(folder.resolve(line)) && !hasLinkedParent(folder, line)) {
                owned.files.add(line);
            }
        }
        return owned;
    }

    private static Set<String> listed(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        if (isFile(folder.resolve(LIST))) {
            lines.addAll(start(folder.resolve(LIST), LONGEST_LIST_BYTES).lines().toList());
        } else if (start(folder.resolve(TRANSCRIPT), LONGEST_START_BYTES).contains("\"shipgate-transcript/1\"")) {
            lines.addAll(OF_A_RUN);
            lines.addAll(unlistedAllureResults(folder));
        }
        // Nobody may take the rest for the results of a run, so the transcript goes first.
        Set<String> listed = new LinkedHashSet<>(lines.contains(TRANSCRIPT) ? List.of(TRANSCRIPT) : List.of());
        listed.addAll(List.of(LIST, ENGINE_LOG));
        listed.addAll(lines);
        return listed;
    }

    private static boolean isOwn(String line) {
        return line.equals(LIST)
                || line.equals(ENGINE_LOG)
                || NAME.matcher(line).matches();
    }

    private static boolean hasLinkedParent(Path folder, String line) {
        return line.startsWith(ALLURE_RESULTS) && !isFolder(folder.resolve(ALLURE_RESULTS));
    }

    /** Returns the Allure results of a version that wrote no list; none if any file there is foreign. */
    private static List<String> unlistedAllureResults(Path folder) throws IOException {
        Path results = folder.resolve(ALLURE_RESULTS);
        List<String> found = new ArrayList<>();
        if (!isFolder(results)
                || start(results.resolve("environment.properties"), LONGEST_START_BYTES)
                        .lines()
                        .noneMatch(line -> line.startsWith("shipgate="))) {
            return found;
        }
        for (String name : names(results)) {
            if (!ALLURE_NAME.matcher(name).matches()) {
                return List.of();
            }
            found.add(ALLURE_RESULTS + "/" + name);
        }
        return found;
    }

    /** Whether there is nothing else in the folder, at any depth. */
    boolean areAll() throws IOException {
        for (String name : names(folder)) {
            boolean isOwnFile = files.contains(name) || name.equals(WORK) && isFolder(folder.resolve(name));
            boolean isOwnFolder = name.equals(ALLURE_RESULTS)
                    ? areAllIn(ALLURE_RESULTS)
                    : folders.contains(name + "/") && in(folder.resolve(name)).areAll();
            if (!isOwnFile && !isOwnFolder) {
                return false;
            }
        }
        return true;
    }

    private boolean areAllIn(String child) throws IOException {
        return isFolder(folder.resolve(child))
                && names(folder.resolve(child)).stream().allMatch(name -> files.contains(child + "/" + name));
    }

    boolean isEmpty() {
        return files.isEmpty() && folders.isEmpty();
    }

    /** Returns the names of the folders with a list of their own. */
    List<String> folders() {
        return List.copyOf(folders);
    }

    /** Returns the files whose name, or whose folder's name, is one of those given. */
    List<String> of(Collection<String> names) {
        return files.stream().filter(file -> names.contains(topOf(file))).toList();
    }

    private static String topOf(String file) {
        int end = file.indexOf('/');
        return end < 0 ? file : file.substring(0, end);
    }

    /**
     * Deletes the files, the transcript first, and the folders that are empty then. Deletes the others even if one
     * can't be deleted.
     *
     * @throws IOException if a file can't be deleted
     */
    void delete() throws IOException {
        deleteExcept(Set.of());
    }

    /**
     * Deletes the files as {@link #delete()} does, but keeps some.
     *
     * @param kept the names of files, or of folders with all their files
     * @throws IOException if a file can't be deleted
     */
    void deleteExcept(Collection<String> kept) throws IOException {
        for (String each : folders) {
            if (!kept.contains(topOf(each))) {
                in(folder.resolve(each)).delete();
                deleteTree(folder.resolve(each).resolve(WORK));
                deleteIfEmpty(folder.resolve(each));
            }
        }
        List<Path> stubborn = new ArrayList<>();
        for (String file : files) {
            if (!file.equals(LIST) && !kept.contains(topOf(file))) {
                try {
                    Files.deleteIfExists(folder.resolve(file));
                } catch (IOException problem) {
                    stubborn.add(folder.resolve(file));
                }
            }
        }
        for (Path file : stubborn) {
            Files.deleteIfExists(file);
        }
        deleteIfEmpty(folder.resolve(ALLURE_RESULTS));
        if (kept.isEmpty()) {
            // Last, so that what is left by a run that is killed here is known to the next one.
            Files.deleteIfExists(folder.resolve(LIST));
        }
    }

    /**
     * Writes the list of all files in a folder.
     *
     * @param others more files to list
     * @param folders the names of folders, listed if they aren't there yet, as those that get a list of their own
     */
    static void list(Path folder, Collection<String> others, Collection<String> folders) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (String name : names(folder)) {
            if (name.equals(ALLURE_RESULTS)) {
                names(folder.resolve(name)).forEach(file -> lines.add(name + "/" + file));
            } else if (NAME.matcher(name).matches()) {
                lines.add(name);
            }
        }
        lines.addAll(others);
        folders.stream().filter(each -> !each.equals(ALLURE_RESULTS)).forEach(each -> lines.add(each + "/"));
        String text = String.join("\n", lines) + "\n";
        WholeFile.write(folder.resolve(LIST), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds a file to the list of a folder. */
    static void add(Path folder, String name) throws IOException {
        List<String> lines = new ArrayList<>(listed(folder));
        lines.add(0, HEADER);
        lines.add(name);
        String text = lines.stream().distinct().collect(Collectors.joining("\n", "", "\n"));
        WholeFile.write(folder.resolve(LIST), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the names in a folder, sorted; none if there is no folder. */
    static List<String> names(Path folder) throws IOException {
        if (!isFolder(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    /** Deletes a folder with everything in it. Doesn't follow links. */
    static void deleteTree(Path folder) throws IOException {
        if (!isFolder(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = new ArrayList<>(tree.toList());
            Collections.reverse(deepestFirst);
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }

    static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    static void deleteIfEmpty(Path folder) throws IOException {
        if (isFolder(folder) && names(folder).isEmpty()) {
            Files.deleteIfExists(folder);
        }
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String start(Path file, int bytes) throws IOException {
        if (!isFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
        }
    }
}

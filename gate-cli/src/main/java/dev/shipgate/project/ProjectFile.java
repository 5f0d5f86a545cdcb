package dev.shipgate.project;

import dev.shipgate.document.DocumentNode;
import dev.shipgate.document.YamlFile;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.gate.SurfaceRequest;
import dev.shipgate.input.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads project files, {@code shipgate-project/1} in YAML. Strict: rejects misspelt or missing keys and values of the
 * wrong type.
 */
public final class ProjectFile {

    private static final String DEFAULT_OUT = "shipgate-report";

    private static final Set<String> KEYS = Set.of(
            "schema",
            "oracle",
            "bundles",
            "baseline",
            "device_runs",
            "policy",
            "threads",
            "engine",
            "baseline_engine",
            "deadline",
            "memory_limit",
            "try_context",
            "surfaces",
            "speed",
            "out");
    private static final Set<String> BUNDLE_KEYS = Set.of(
            "path", "name", "oracle", "baseline", "device_runs", "engine", "baseline_engine", "surfaces", "speed");

    private final YamlFile yaml = new YamlFile();

    /**
     * Reads a project.
     *
     * @throws InvalidInputException if the file is missing or isn't a project of this schema, or a folder or file that
     *     it names is missing
     */
    public Project read(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    file, "there is no such project file; 'shipgate init' writes one from the files in a folder");
        }
        DocumentNode root = yaml.open(file, Project.SCHEMA);
        root.requireMapping(KEYS);
        ProjectPaths paths = new ProjectPaths(file);
        @Nullable Path oracle = root.given("oracle").map(paths::folder).orElse(null);
        @Nullable Path baseline = root.given("baseline").map(paths::bundle).orElse(null);
        List<Path> deviceRuns = root.given("device_runs").map(paths::files).orElse(List.of());
        @Nullable String engine = root.given("engine").map(ProjectFile::engine).orElse(null);
        @Nullable
        String baselineEngine =
                root.given("baseline_engine").map(ProjectFile::engine).orElse(null);
        List<SurfaceRequest> surfaces = root.given("surfaces")
                .map(list -> ProjectSurfaces.of(list, paths))
                .orElse(List.of());
        List<Path> speed = root.given("speed").map(paths::files).orElse(List.of());
        Defaults defaults = new Defaults(oracle, baseline, deviceRuns, engine, baselineEngine, surfaces, speed);
        List<ProjectBundle> bundles = bundles(root.at("bundles"), defaults, paths);
        return new Project(
                file,
                oracle,
                bundles,
                root.given("policy").map(paths::policy).orElseGet(PolicySource.BuiltIn::new),
                root.given("threads").map(DocumentNode::positive).orElse(null),
                engine,
                root.given("deadline").map(DocumentNode::positive).orElse(null),
                root.given("memory_limit").map(DocumentNode::positive).orElse(null),
                root.given("try_context").map(DocumentNode::yesOrNo).orElse(false),
                out(root, bundles, paths));
    }

    /** Reports written into a bundle's folder would change the bundle. */
    private static Path out(DocumentNode root, List<ProjectBundle> bundles, ProjectPaths paths) {
        Path out =
                root.given("out").map(paths::out).orElseGet(() -> paths.folder().resolve(DEFAULT_OUT));
        for (ProjectBundle bundle : bundles) {
            if (bundle.holds(out) || bundle.holds(out.resolve(bundle.name()))) {
                throw root.at("out")
                        .refused("the reports of " + bundle.name() + " would be written into the bundle "
                                + bundle.path() + "; choose a folder that contains nothing else");
            }
        }
        return out;
    }

    /** The settings of a bundle without its own. */
    private record Defaults(
            @Nullable Path oracle,
            @Nullable Path baseline,
            List<Path> deviceRuns,
            @Nullable String engine,
            @Nullable String baselineEngine,
            List<SurfaceRequest> surfaces,
            List<Path> speed) {}

    private static List<ProjectBundle> bundles(DocumentNode list, Defaults defaults, ProjectPaths paths) {
        List<ProjectBundle> bundles = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (DocumentNode each : list.list("bundles, each a path or a mapping with a path")) {
            ProjectBundle bundle = bundle(each, defaults, paths);
            // Some file systems ignore case.
            String earlier = places.put(bundle.name().toLowerCase(Locale.ROOT), each.place());
            if (earlier != null) {
                throw each.refused("is named " + bundle.name() + ", like " + earlier
                        + " (case is ignored), so its reports would overwrite the other's; give one of them a "
                        + "different name");
            }
            bundles.add(bundle);
        }
        if (bundles.isEmpty()) {
            throw list.refused("expected at least one bundle, found an empty list");
        }
        return bundles;
    }

    private static ProjectBundle bundle(DocumentNode node, Defaults defaults, ProjectPaths paths) {
        if (node.isText()) {
            return bundle(node, node, Optional.empty(), defaults, paths);
        }
        node.requireMapping(BUNDLE_KEYS);
        return bundle(node, node.at("path"), node.given("name"), defaults, paths);
    }

    private static ProjectBundle bundle(
            DocumentNode node,
            DocumentNode pathNode,
            Optional<DocumentNode> name,
            Defaults defaults,
            ProjectPaths paths) {
        Path path = paths.bundle(pathNode);
        Path oracle = node.given("oracle").map(paths::folder).orElse(defaults.oracle());
        if (oracle == null) {
            throw node.refused(
                    "has no oracle to compare it with; add oracle: to this bundle, or to the file for all bundles");
        }
        return new ProjectBundle(
                name.map(ProjectFile::name).orElseGet(() -> ProjectBundle.nameOf(path)),
                path,
                oracle,
                baseline(node, path, defaults, paths),
                node.given("device_runs").map(paths::files).orElse(defaults.deviceRuns()),
                node.given("engine").map(ProjectFile::engine).orElse(defaults.engine()),
                node.given("baseline_engine").map(ProjectFile::engine).orElse(defaults.baselineEngine()),
                ProjectSurfaces.besides(
                        path,
                        node.given("surfaces")
                                .map(list -> ProjectSurfaces.of(list, paths))
                                .orElse(defaults.surfaces())),
                node.given("speed").map(paths::files).orElse(defaults.speed()));
    }

    /** A baseline for all bundles isn't compared with itself, because that would show nothing. */
    private static @Nullable Path baseline(DocumentNode node, Path bundle, Defaults defaults, ProjectPaths paths) {
        Optional<DocumentNode> own = node.given("baseline");
        if (own.isPresent()) {
            Path baseline = paths.bundle(own.get());
            if (ProjectBundle.isSame(baseline, bundle)) {
                throw own.get()
                        .refused("is the bundle itself; expected a different bundle, whose greedy "
                                + "tokens must match");
            }
            return baseline;
        }
        Path baseline = defaults.baseline();
        return baseline == null || ProjectBundle.isSame(baseline, bundle) ? null : baseline;
    }

    private static String name(DocumentNode node) {
        String expected = "a name of up to 100 letters, digits, '.', '_' and '-' that does not begin with a dot";
        String name = node.text(expected);
        if (!ProjectBundle.isName(name)) {
            throw node.expected(expected);
        }
        return name;
    }

    static String engine(DocumentNode node) {
        String expected = "onnxruntime, llama.cpp or exec:COMMAND";
        String engine = node.text(expected);
        try {
            EngineChoice.of(engine);
            return engine;
        } catch (IllegalArgumentException refused) {
            throw node.expected(expected);
        }
    }
}

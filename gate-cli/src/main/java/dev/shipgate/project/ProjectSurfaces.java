package dev.shipgate.project;

import dev.shipgate.document.DocumentNode;
import dev.shipgate.gate.SurfaceRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the surfaces of a project file. What they name may be missing: the run says so, and is inconclusive. */
final class ProjectSurfaces {

    private static final Set<String> KEYS = Set.of("name", "engine", "device_run", "bundle", "required");
    private static final int LONGEST_NAME = 60;

    private ProjectSurfaces() {}

    static List<SurfaceRequest> of(DocumentNode list, ProjectPaths paths) {
        List<SurfaceRequest> surfaces = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (DocumentNode each : list.list("surfaces, each a mapping with a name")) {
            SurfaceRequest surface = one(each, paths);
            String earlier = places.put(surface.name(), each.place());
            if (earlier != null) {
                throw each.refused(
                        "is named " + surface.name() + ", like " + earlier + "; give one of them a different name");
            }
            surfaces.add(surface);
        }
        return surfaces;
    }

    private static SurfaceRequest one(DocumentNode node, ProjectPaths paths) {
        node.requireMapping(KEYS);
        String expected = "a name of up to " + LONGEST_NAME + " characters";
        String name = node.at("name").text(expected);
        if (name.length() > LONGEST_NAME) {
            throw node.at("name").expected(expected);
        }
        @Nullable
        Path deviceRun = node.given("device_run").map(paths::unchecked).orElse(null);
        @Nullable Path bundle = node.given("bundle").map(paths::unchecked).orElse(null);
        @Nullable String engine = node.given("engine").map(ProjectFile::engine).orElse(null);
        if ((bundle != null || engine != null) == (deviceRun != null)) {
            throw node.refused("the surface " + name + " needs either device_run, or engine or bundle, and not both");
        }
        boolean required = node.given("required").map(DocumentNode::yesOrNo).orElse(false);
        return new SurfaceRequest(name, required, deviceRun, bundle, engine);
    }

    /**
     * Returns the surfaces beside a bundle. A surface that names the bundle itself is one of its engine; without an
     * engine of its own, it would be the gated bundle once more.
     */
    static List<SurfaceRequest> besides(Path gated, List<SurfaceRequest> all) {
        List<SurfaceRequest> surfaces = new ArrayList<>();
        for (SurfaceRequest each : all) {
            if (each.bundle() == null || !ProjectBundle.isSame(each.bundle(), gated)) {
                surfaces.add(each);
            } else if (each.engine() != null) {
                surfaces.add(new SurfaceRequest(each.name(), each.required(), null, null, each.engine()));
            }
        }
        return surfaces;
    }
}

package dev.shipgate.cli;

import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectBundle;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the suite is to be pointed at. */
record SuiteParameters(
        Path oracle,
        Path bundle,
        @Nullable Path baseline,
        List<Path> deviceRuns,
        @Nullable Path policy,
        EngineParameters engine) {

    SuiteParameters {
        deviceRuns = List.copyOf(deviceRuns);
    }

    /**
     * Returns what a project says of one of its bundles.
     *
     * @param engine how it is run, where the project does not say otherwise
     */
    static SuiteParameters of(Project project, ProjectBundle bundle, EngineParameters engine) {
        return new SuiteParameters(
                bundle.oracle(),
                bundle.path(),
                bundle.baseline(),
                bundle.deviceRuns(),
                project.policy(),
                engine.or(project.engine(), project.threads()));
    }

    /** Returns these as JUnit configuration parameters. */
    Map<String, String> toConfiguration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("shipgate.oracle", oracle.toString());
        configuration.put("shipgate.bundles", bundle.toString());
        // Said even where there is none: a junit-platform.properties on the class path would be asked otherwise.
        configuration.put("shipgate.baseline", baseline == null ? "" : baseline.toString());
        configuration.put(
                "shipgate.device-runs",
                deviceRuns.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        configuration.put("shipgate.policy", policy == null ? "" : policy.toString());
        engine.putInto(configuration);
        return configuration;
    }
}

package dev.shipgate.cli;

import dev.shipgate.doctor.Doctor;
import dev.shipgate.doctor.DoctorJson;
import dev.shipgate.doctor.Level;
import dev.shipgate.doctor.Machine;
import dev.shipgate.doctor.PlannedRun;
import dev.shipgate.doctor.ProbeResult;
import dev.shipgate.gate.EngineChoice;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.gate.SurfaceRequest;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.project.Project;
import dev.shipgate.project.ProjectBundle;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shipgate doctor}: checks in advance whether a run is possible on this machine. */
@Command(
        name = "doctor",
        description = {
            "Checks whether this machine can run the gate, and what the gate would read.",
            "Memory and disk for the bundle's size, Java, the native libraries, telemetry, bundle and oracle. Prints"
                    + " ok, warn or fail for each, and what to do. Opens the graph as a run does and takes one step."
                    + " Checks everything that shipgate.yaml names. Without a project file or options, checks only the"
                    + " machine."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing fails; there may be warnings",
            "1:something fails: a run would break",
            "2:wrong usage"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate doctor",
            "  shipgate doctor --bundle out/my_decode_int8 --oracle my-oracle",
            "  shipgate doctor --project releases/next.yaml --quiet",
            "  shipgate doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {

    private static final Path DEFAULT_OUT = Path.of("shipgate-report");

    @Option(names = "--bundle", paramLabel = "DIR", description = "A bundle to check instead of the project's.")
    @Nullable
    Path bundle;

    @Option(names = "--oracle", paramLabel = "DIR", description = "A reference to check instead of the project's.")
    @Nullable
    Path oracle;

    @Option(names = "--out", paramLabel = "DIR", description = "Where reports would be written.")
    @Nullable
    Path out;

    @Option(names = "--json", description = "Print JSON, " + DoctorJson.SCHEMA + ".")
    boolean json;

    @Mixin
    ProjectOption projectOption = new ProjectOption();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        List<ProbeResult> remarks = new ArrayList<>();
        Optional<Project> project = project(remarks);
        remarks.addAll(new Doctor(Machine.here()).examine(planned(project)));
        print(remarks, spec.commandLine().getOut());
        return ProbeResult.worst(remarks) == Level.FAIL ? 1 : 0;
    }

    private void print(List<ProbeResult> remarks, PrintWriter console) {
        if (json) {
            OutputOptions.printJson(new DoctorJson().render(remarks), console);
        } else {
            DoctorText text = new DoctorText(output.palette());
            if (!output.quiet) {
                remarks.forEach(remark -> console.println(text.line(remark)));
            }
            console.println(text.conclusion(remarks));
        }
        console.flush();
    }

    /** An unreadable project file is one more failure. The machine is checked regardless. */
    private Optional<Project> project(List<ProbeResult> remarks) {
        try {
            Optional<Project> project = projectOption.read();
            project.ifPresent(read ->
                    remarks.add(new ProbeResult(Level.OK, "project", read.file().toString(), null)));
            return project;
        } catch (InvalidInputException refused) {
            remarks.add(new ProbeResult(
                    Level.FAIL, "project", refused.getMessage(), "correct it; docs/project-files.md has every key"));
            return Optional.empty();
        }
    }

    private PlannedRun planned(Optional<Project> project) {
        List<ProjectBundle> bundles = project.map(this::chosen).orElse(List.of());
        List<Path> runByPrograms = bundles.stream()
                .filter(each -> isProgram(each.engine()))
                .map(ProjectBundle::path)
                .toList();
        boolean isOther = bundle != null && bundles.isEmpty();
        return new PlannedRun(
                bundle != null
                        ? List.of(bundle)
                        : bundles.stream().map(ProjectBundle::path).toList(),
                distinct(bundles.stream().map(ProjectBundle::baseline)),
                distinct(bundles.stream().flatMap(DoctorCommand::surfaces)),
                distinct(oracle != null ? Stream.of(oracle) : oracles(project, bundles)),
                distinct(bundles.stream().flatMap(DoctorCommand::deviceRuns)),
                distinct(bundles.stream().flatMap(each -> each.speed().stream())),
                project.map(Project::policy).map(DoctorCommand::file).orElse(null),
                out != null ? out : project.map(Project::out).orElse(DEFAULT_OUT),
                isOther && isProgram(project.map(Project::engine).orElse(null)) ? List.of(bundle) : runByPrograms);
    }

    private static Stream<Path> deviceRuns(ProjectBundle bundle) {
        return Stream.concat(bundle.deviceRuns().stream(), surfaces(bundle, SurfaceRequest::deviceRun));
    }

    private static Stream<Path> surfaces(ProjectBundle bundle) {
        return surfaces(bundle, SurfaceRequest::bundle);
    }

    /** A surface that nobody requires may be missing. */
    private static Stream<Path> surfaces(ProjectBundle bundle, Function<SurfaceRequest, @Nullable Path> place) {
        return bundle.surfaces().stream()
                .flatMap(each ->
                        Stream.ofNullable(place.apply(each)).filter(file -> each.required() || Files.exists(file)));
    }

    private static boolean isProgram(@Nullable String engine) {
        return engine != null && !EngineChoice.of(engine).equals(EngineChoice.DEFAULT);
    }

    private static @Nullable Path file(PolicySource policy) {
        return policy instanceof PolicySource.OfFile given ? given.file() : null;
    }

    /** A bundle that the project does not name gets only the project's oracle and policy. */
    private List<ProjectBundle> chosen(Project project) {
        return bundle == null
                ? project.bundles()
                : project.bundleAt(bundle).stream().toList();
    }

    private static Stream<@Nullable Path> oracles(Optional<Project> project, List<ProjectBundle> bundles) {
        return bundles.isEmpty()
                ? project.stream().map(Project::oracle)
                : bundles.stream().map(ProjectBundle::oracle);
    }

    private static List<Path> distinct(Stream<? extends @Nullable Path> paths) {
        return paths.filter(Objects::nonNull).<Path>map(path -> path).distinct().toList();
    }
}

package dev.shipgate.report.html;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.ContextFacts;
import dev.shipgate.transcript.DeviceRecording;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Environment;
import dev.shipgate.transcript.FileFacts;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of a report.
 *
 * @param command the command that repeats the run, one line
 * @param tables the digests, versions, options and rules
 */
public record Provenance(String command, List<Table> tables) {

    private static final int MOST_ROWS = 200;
    private static final String LLAMA_CPP = "llama.cpp";
    private static final String ONNX_RUNTIME = "onnxruntime";

    static Provenance of(Transcript transcript) {
        Measurements measured = transcript.measured();
        List<Table> tables = new ArrayList<>();
        tables.add(files(measured));
        tables.add(oracle(measured.oracle()));
        tables.add(bundle("The bundle", measured.bundle()));
        BundleFacts baseline = measured.baseline();
        if (baseline != null) {
            tables.add(bundle("The baseline", baseline));
        }
        measured.deviceRuns().forEach(each -> tables.add(device(each)));
        tables.add(policy(transcript));
        tables.add(run(transcript));
        return new Provenance(command(measured), tables);
    }

    /** Returns the command that repeats the measurement, with the defaults of the run written out. */
    private static String command(Measurements measured) {
        StringBuilder command = new StringBuilder("./shipgate run --bundle ")
                .append(quoted(measured.bundle().location()));
        command.append(" --oracle ").append(quoted(measured.oracle().location()));
        BundleFacts baseline = measured.baseline();
        if (baseline != null) {
            command.append(" --baseline ").append(quoted(baseline.location()));
        }
        String engine = engine(measured.bundle());
        if (!engine.equals(ONNX_RUNTIME)) {
            command.append(" --engine ").append(quoted(engine));
        }
        if (baseline != null && !engine(baseline).equals(engine)) {
            command.append(" --baseline-engine ").append(quoted(engine(baseline)));
        }
        measured.deviceRuns()
                .forEach(each -> command.append(" --device-run ")
                        .append(quoted(each.file().path())));
        return VisibleText.plain(command.toString(), 4000);
    }

    /** Returns the engine as an option names it. Only programs have a command. */
    private static String engine(BundleFacts bundle) {
        EngineFacts engine = bundle.engine();
        @Nullable String command = engine == null ? null : engine.options().get("command");
        if (command == null) {
            return ONNX_RUNTIME;
        }
        return command.equals(LLAMA_CPP) || command.startsWith(LLAMA_CPP + " ") ? command : "exec:" + command;
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./=:@%+,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static Table files(Measurements measured) {
        List<List<Cell>> rows = new ArrayList<>();
        measured.bundle().files().forEach(file -> rows.add(file("bundle", file)));
        measured.oracle().files().forEach(file -> rows.add(file("oracle", file)));
        BundleFacts baseline = measured.baseline();
        if (baseline != null) {
            baseline.files().forEach(file -> rows.add(file("baseline", file)));
        }
        measured.deviceRuns().forEach(run -> rows.add(file("device run", run.file())));
        measured.surfaces().stream()
                .filter(surface -> !surface.gated())
                .forEach(surface -> Stream.ofNullable(surface.bundle())
                        .flatMap(bundle -> bundle.files().stream())
                        .forEach(file -> rows.add(file("surface " + surface.name(), file))));
        return Table.first(MOST_ROWS, "Every file, by digest", List.of("source", "file", "sha256", "bytes"), rows);
    }

    private static List<Cell> file(String of, FileFacts file) {
        return List.of(
                Cell.text(of),
                Cell.code(file.path()),
                Cell.code(file.sha256()),
                Cell.number(Numbers.count(file.bytes())));
    }

    private static Table oracle(OracleFacts oracle) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("name", oracle.name()));
        rows.add(row("folder", oracle.location()));
        rows.add(row("recorded at", Objects.requireNonNullElse(oracle.recordedAt(), "not declared")));
        addAll(rows, "model ", oracle.model());
        addAll(rows, "recorder ", oracle.recorder());
        rows.add(row("vocabulary", Numbers.count(oracle.vocabularySize())));
        ContextFacts context = oracle.context();
        if (context != null) {
            addTokens(rows, "sliding window", context.slidingWindow());
            addTokens(rows, "longest context", context.maxPositionEmbeddings());
            addTokens(rows, "original context", context.originalMaxPositionEmbeddings());
            context.ropeScaling().forEach(each -> rows.add(row("scaling of positions", inWords(each))));
        }
        if (!oracle.unclaimedTensors().isEmpty()) {
            rows.add(row("tensors that no case uses", String.join(", ", oracle.unclaimedTensors())));
        }
        return facts("The oracle", rows);
    }

    private static void addTokens(List<List<Cell>> rows, String name, @Nullable Integer tokens) {
        if (tokens != null) {
            rows.add(row(name, Numbers.counted(tokens, "token")));
        }
    }

    private static String inWords(ContextFacts.RopeScaling scaling) {
        StringBuilder words = new StringBuilder(scaling.type());
        if (scaling.factor() != null) {
            words.append(", factor ").append(Numbers.of(scaling.factor()));
        }
        if (scaling.originalMaxPositionEmbeddings() != null) {
            words.append(", from ")
                    .append(Numbers.count(scaling.originalMaxPositionEmbeddings()))
                    .append(" tokens");
        }
        return (scaling.layerType() == null
                        ? words
                        : words.append(", in layers of type ").append(scaling.layerType()))
                .toString();
    }

    private static Table bundle(String caption, BundleFacts bundle) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("name", bundle.name()));
        rows.add(row("folder", bundle.location()));
        rows.add(row("layout", bundle.layout()));
        if (bundle.compression() != null) {
            rows.add(row("compression claim", bundle.compression()));
        }
        EngineFacts engine = bundle.engine();
        if (engine == null) {
            rows.add(row("engine", "none: the bundle could not be opened"));
        } else {
            rows.add(row("engine", engine.name() + " " + engine.version()));
            addAll(rows, "option ", engine.options());
            rows.add(row("exactly one token per step", engine.staticInputIds() ? "yes" : "no"));
            rows.add(row("input ids, logits", engine.inputIdsType() + ", " + engine.logitsType()));
            rows.add(row("carried states", Integer.toString(engine.states().size())));
        }
        return facts(caption, rows);
    }

    private static Table device(DeviceRunFacts run) {
        List<List<Cell>> rows = new ArrayList<>();
        addAll(rows, "device ", run.device());
        addAll(rows, "engine ", run.engine());
        rows.add(row("its bundle", Objects.requireNonNullElse(run.bundleName(), "not declared")));
        rows.add(row("recorded at", Objects.requireNonNullElse(run.recordedAt(), "not declared")));
        rows.add(row(
                "same bundle", run.mismatches().isEmpty() ? "yes, by digest" : String.join("; ", run.mismatches())));
        if (!run.notCovered().isEmpty()) {
            rows.add(row("files that it doesn't name", String.join(", ", run.notCovered())));
        }
        addAll(rows, "", run.details());
        DeviceRecording recording = run.recording();
        if (recording != null) {
            recording.engine().files().forEach(file -> rows.add(row("engine file " + file.path(), file.sha256())));
            recording.errors().forEach(error -> rows.add(row("error", error)));
        }
        return facts("Device run " + VisibleText.plain(run.id(), 60), rows);
    }

    private static Table policy(Transcript transcript) {
        Policy policy = transcript.policy();
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("policy", policy.name() + ", version " + policy.version() + PolicyName.changes(transcript)));
        String unit = " " + policy.margin().unit().label();
        rows.add(row("margin floor", Numbers.chosen(policy.margin().floor()) + unit));
        rows.add(row("tie band", Numbers.chosen(policy.margin().tieBand()) + unit));
        rows.add(row(
                "tie below a margin of", Numbers.chosen(policy.margin().tieUlps()) + " ulps of the bundle's logits"));
        rows.add(row("share that must agree", Numbers.percent(policy.minAgreementRate())));
        rows.add(row("ties may ship", policy.tiesPass() ? "yes" : "no"));
        rows.add(row("smallest cosine", limit(policy.limits().minCosine())));
        rows.add(row("largest KL, nat", limit(policy.limits().maxKlNats())));
        rows.add(row("smallest cosine of a state", limit(policy.limits().minStateCosine())));
        rows.add(row("a false claim in metadata", policy.claims().metadata().id()));
        rows.add(row("a false claim in the name", policy.claims().name().id()));
        for (CheckId check : CheckId.values()) {
            rows.add(row(
                    check.id(),
                    policy.asksFor(check) ? policy.requirement(check).id() : "not in the policy"));
        }
        policy.waivers()
                .forEach(waiver -> rows.add(
                        row("waived: " + waiver.claim(), waiver.reason() + " (until " + waiver.expires() + ")")));
        return facts("The policy", rows);
    }

    private static String limit(@Nullable Double limit) {
        return limit == null ? "off" : Numbers.chosen(limit);
    }

    private static Table run(Transcript transcript) {
        Environment environment = transcript.environment();
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("Ship Gate", environment.shipgate()));
        rows.add(row("Java", environment.java()));
        rows.add(row("operating system", environment.os()));
        rows.add(row("processor", environment.cpu() + ", " + environment.cores() + " cores"));
        addAll(rows, "library ", environment.libraries());
        rows.add(row("started at", transcript.effort().startedAt()));
        rows.add(row(
                "elapsed",
                Numbers.seconds(transcript.effort().elapsedNanos()) + ", "
                        + Numbers.seconds(transcript.effort().engineNanos()) + " of it in engines"));
        rows.add(row("tokens stepped", Numbers.count(transcript.effort().steps())));
        return facts("The run", rows);
    }

    private static void addAll(List<List<Cell>> rows, String before, Map<String, String> facts) {
        facts.forEach((name, value) -> rows.add(row(before + name, value)));
    }

    private static List<Cell> row(String name, String value) {
        return List.of(Cell.text(name), Cell.text(value));
    }

    private static Table facts(String caption, List<List<Cell>> rows) {
        return Table.first(MOST_ROWS, caption, List.of("what", "value"), rows);
    }
}

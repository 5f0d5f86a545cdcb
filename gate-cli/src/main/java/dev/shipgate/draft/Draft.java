package dev.shipgate.draft;

import dev.shipgate.bundle.Layouts;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.draft.Arrangement.Arranged;
import dev.shipgate.draft.SearchResult.FoundBundle;
import dev.shipgate.draft.SearchResult.Kind;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.project.Project;
import dev.shipgate.report.wording.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A project file for the files found in a folder. Comments explain every key and list missing inputs. */
public final class Draft {

    private static final int MOST_SHOWN = 20;

    private final SearchResult found;
    private final Arrangement arrangement;
    private final @Nullable ProposedPolicy proposed;

    private Draft(SearchResult found) {
        this.found = found;
        this.arrangement = Arrangement.of(found);
        this.proposed = found.policies().isEmpty()
                ? ProposedPolicy.of(
                        arrangement.bundles().stream().map(Arranged::found).toList())
                : null;
    }

    /** Drafts a project file for the folder that was searched. */
    public static Draft of(SearchResult found) {
        return new Draft(found);
    }

    /** Tells whether a run needs nothing more: there is a bundle and an oracle to compare it with. */
    public boolean isComplete() {
        return !arrangement.bundles().isEmpty() && arrangement.oracle() != null;
    }

    /** Returns one line per file found or missing, without line breaks. */
    public List<String> summary() {
        return new DraftSummary(found, arrangement, proposed).lines();
    }

    /** Returns the file's text. */
    public String text() {
        Yaml yaml = new Yaml();
        head(yaml);
        oracle(yaml);
        bundles(yaml);
        baseline(yaml);
        deviceRuns(yaml);
        policy(yaml);
        rest(yaml);
        return yaml.toString();
    }

    private void head(Yaml yaml) {
        yaml.comment("The bundles in this folder that Ship Gate gates, and what it compares them with. Written by "
                        + "'shipgate init'; edit as")
                .comment("you like. Paths are relative to this file. docs/project-files.md explains every key.")
                .comment("")
                .comment("  shipgate doctor                  checks whether this machine can run it")
                .comment("  shipgate run                     gates every bundle below")
                .comment("  shipgate release shipgate.yaml   the same, naming the file")
                .raw("schema: " + Project.SCHEMA);
        if (!found.isWhole()) {
            yaml.comment("This folder contains too many files to search them all, so something may be missing here.");
        }
    }

    private void oracle(Yaml yaml) {
        yaml.blank()
                .comment("The recorded output of the fp32 model. Each bundle is compared with it, unless it has its "
                        + "own oracle.");
        Oracle oracle = arrangement.oracle();
        if (oracle != null) {
            yaml.comment("It has " + cases(oracle) + " and a vocabulary of "
                            + Numbers.count(oracle.model().vocabSize())
                            + "; to check its margins: shipgate oracle check " + written(oracle.directory()))
                    .line("oracle: ", written(oracle.directory()));
            found.oracles().stream()
                    .filter(each -> !each.directory().equals(oracle.directory()))
                    .limit(MOST_SHOWN)
                    .forEach(each -> yaml.comment("Also found: " + written(each.directory()) + ", " + cases(each)));
        } else {
            yaml.comment("MISSING: this folder contains no oracle, and nothing can be gated without one. To get one:");
            if (found.checkpoints().isEmpty()) {
                yaml.comment("  from a Hugging Face checkpoint: oracle-fixtures/recorder/README.md (the strongest)");
            }
            found.checkpoints().stream()
                    .limit(MOST_SHOWN)
                    .forEach(each -> yaml.comment("  from the checkpoint in " + written(each)
                            + ": oracle-fixtures/recorder/README.md (the strongest)"));
            yaml.comment("  from an fp32 bundle: shipgate oracle record --bundle " + fp32()
                            + " --prompts prompts.json --out oracle")
                    .comment("  from NumPy goldens: docs/formats.md")
                    .comment("oracle: oracle");
        }
        unusable(yaml, Kind.ORACLE);
    }

    /** Returns a bundle whose name contains fp32, or a placeholder. */
    private String fp32() {
        return found.bundles().stream()
                .filter(each -> each.place()
                        .getFileName()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .matches(".*(fp|f|float)32.*"))
                .map(each -> written(each.place()))
                .findFirst()
                .orElse("FP32_BUNDLE");
    }

    private void bundles(Yaml yaml) {
        yaml.blank()
                .comment("The bundles to ship: each is a folder, or one graph of a folder with several, and is gated "
                        + "separately. A bundle may")
                .comment("have its own name, oracle, baseline, device_runs, surfaces, speed, engine and "
                        + "baseline_engine.");
        if (arrangement.bundles().isEmpty()) {
            yaml.comment("MISSING: this folder contains no bundle. A bundle is one of these (docs/formats.md):");
            Layouts.installed()
                    .readers()
                    .forEach(reader -> yaml.comment("  " + reader.accepts() + " (" + reader.title() + ")"));
            yaml.comment("bundles: [out/my_decode_int8]").raw("bundles: []");
        } else {
            yaml.raw("bundles:");
            arrangement.bundles().forEach(each -> bundle(yaml, each));
        }
        FoundBundle baseline = arrangement.baseline();
        if (baseline != null) {
            yaml.comment("  ", "The baseline, see below. Remove the # to gate it too.")
                    .raw("  # - " + Yaml.scalar(written(baseline.place())));
        }
        unusable(yaml, Kind.BUNDLE);
    }

    private void bundle(Yaml yaml, Arranged bundle) {
        FoundBundle it = bundle.found();
        yaml.comment("  ", it.bundle().layout().title() + ", " + Numbers.bytes(it.bytes()))
                .line("  - path: ", written(it.place()));
        if (bundle.name() != null) {
            yaml.comment(
                            "    ",
                            "Names the folder for its reports, because another bundle's path has the same last "
                                    + "name.")
                    .line("    name: ", bundle.name());
        }
        if (bundle.oracle() != null) {
            yaml.comment("    ", "This oracle matches the bundle's tokenizer or vocabulary; the oracle above doesn't.")
                    .line("    oracle: ", written(bundle.oracle().directory()));
        } else if (arrangement.oracle() != null && !BundleMatch.isOracleOf(it.bundle(), arrangement.oracle())) {
            yaml.comment(
                    "    ", "CAREFUL: its tokenizer or vocabulary differs from the oracle's; is it a different model?");
        }
        if (it.bundle().isGguf() && !areAllGguf()) {
            yaml.comment("    ", "llama.cpp runs GGUF files: docs/gguf.md").raw("    engine: llama.cpp");
        }
        if (!bundle.deviceRuns().isEmpty()) {
            yaml.raw("    device_runs:");
            bundle.deviceRuns()
                    .forEach(run -> yaml.comment("      ", device(run)).line("      - ", written(run.file())));
        }
    }

    private void baseline(Yaml yaml) {
        yaml.blank()
                .comment("The bundle whose greedy tokens must match, such as the variant with a float16 head. It "
                        + "separates faults of the head's")
                .comment("quantisation from all others. It applies to every bundle above that doesn't name its own.");
        FoundBundle baseline = arrangement.baseline();
        if (baseline != null) {
            yaml.comment("Chosen only by its name; make sure that it is one.")
                    .line("baseline: ", written(baseline.place()));
            return;
        }
        List<Arranged> called = arrangement.bundles().stream()
                .filter(each -> Arrangement.isCalledBaseline(each.found().place()))
                .filter(each -> arrangement.bundles().size() > 1)
                .toList();
        if (called.isEmpty()) {
            yaml.comment("Not found: no bundle's name suggests one. Export the bundle with an unquantised head; "
                            + "without one, the check is \"not given\".")
                    .comment("baseline: out/my_decode_fp16head");
        } else {
            yaml.comment("Several bundles have such a name; choose one:");
            called.forEach(each ->
                    yaml.raw("# baseline: " + Yaml.scalar(written(each.found().place()))));
        }
    }

    private void deviceRuns(Yaml yaml) {
        boolean any = arrangement.bundles().stream()
                .anyMatch(each -> !each.deviceRuns().isEmpty());
        yaml.blank();
        if (any) {
            yaml.comment("What devices recorded is listed above, under the bundle that they ran.");
        } else {
            yaml.comment("What a device recorded of a bundle, shipgate-device-run/2 or /1. List the files under "
                            + "their bundle, as below.")
                    .comment("Not found: no device run here matches the files of a bundle above. Record one with "
                            + "'shipgate device serve' (docs/devices.md);")
                    .comment("without one, the check is \"not given\".")
                    .comment("  - path: out/my_decode_int8")
                    .comment("    device_runs: [iphone.json]");
        }
        arrangement.otherRuns().stream()
                .limit(MOST_SHOWN)
                .forEach(run -> yaml.comment(
                        "Doesn't match the files of any bundle above: " + written(run.file()) + ", " + device(run)
                                + (run.bundle().name() == null
                                        ? ""
                                        : ", ran " + run.bundle().name())));
        unusable(yaml, Kind.DEVICE_RUN);
    }

    private void policy(Yaml yaml) {
        yaml.blank()
                .comment("The thresholds and rules: a file, or one of " + BuiltInPolicy.names()
                        + " (docs/policy.md). Default: default.");
        Path policy = arrangement.policy();
        if (policy != null) {
            yaml.line("policy: ", written(policy));
        } else if (proposed != null) {
            yaml.comment("Proposed because " + proposed.why() + ".");
            proposed.fewBits().stream()
                    .limit(MOST_SHOWN)
                    .forEach(each -> yaml.comment("CAREFUL: " + written(each.place()) + " has few bits; to judge it by "
                            + BuiltInPolicy.FOUR_BIT.id() + ", give it a project file of its own."));
            yaml.raw("policy: " + proposed.policy().id());
        } else if (found.policies().isEmpty()) {
            yaml.comment("policy: eight-bit");
        } else {
            yaml.comment("There are several here; choose one:");
            found.policies().forEach(each -> yaml.raw("# policy: " + Yaml.scalar(written(each))));
        }
        unusable(yaml, Kind.POLICY);
    }

    private void rest(Yaml yaml) {
        yaml.blank()
                .comment("Threads inside an operator. Default: the machine's cores. With 1, results are bit-identical "
                        + "on machines of one kind.")
                .comment("threads: 1");
        engine(yaml);
        yaml.blank()
                .comment(
                        "Engines and devices to compare with each bundle, each a column of its report. A run without a "
                                + "required one is inconclusive.")
                .comment("A recording is of one bundle, so list it under its own bundle.")
                .comment("surfaces: [{name: iphone, device_run: iphone.json, required: true}]")
                .comment("Files of 'shipgate speed', to be shown in the reports.")
                .comment("speed: [speed.json]");
        yaml.blank()
                .comment("The folder for reports, inside this folder. With several bundles: OUT/BUNDLE for each, and "
                        + "OUT/index.html for all.")
                .comment("out: shipgate-report");
    }

    private void engine(Yaml yaml) {
        yaml.blank()
                .comment("The engine that runs the bundles without their own. Default: ONNX Runtime. Your own program "
                        + "must speak")
                .comment("shipgate-exec: docs/exec-protocol.md.");
        long ggufs = ggufs();
        FoundBundle baseline = arrangement.baseline();
        boolean needsOwn = baseline != null && ggufs > 0 && !baseline.bundle().isGguf();
        if (ggufs == 0) {
            yaml.comment("engine: exec:./my-engine");
        } else if (areAllGguf()) {
            yaml.comment("All bundles are GGUF files, which llama.cpp runs: docs/gguf.md")
                    .raw("engine: llama.cpp");
        } else {
            yaml.comment("The GGUF files above have their own engine, because ONNX Runtime can't run them.")
                    .comment("engine: exec:./my-engine");
        }
        if (needsOwn) {
            yaml.comment("The engine that runs the baseline. Default: that of the bundle.")
                    .raw("baseline_engine: onnxruntime");
        }
    }

    private long ggufs() {
        return arrangement.bundles().stream()
                .filter(each -> each.found().bundle().isGguf())
                .count();
    }

    private boolean areAllGguf() {
        return ggufs() == arrangement.bundles().size();
    }

    private void unusable(Yaml yaml, Kind kind) {
        found.unusable().stream()
                .filter(each -> each.kind() == kind)
                .limit(MOST_SHOWN)
                .forEach(each -> yaml.comment("Found and refused: " + each.why()));
    }

    private static String cases(Oracle oracle) {
        long judging = oracle.cases().stream()
                .filter(each -> each.kind() != CaseKind.WEAK)
                .count();
        return Numbers.counted(judging, "case") + " to judge by";
    }

    private static String device(DeviceRun run) {
        return run.device().name() + ", " + run.engine().name()
                + (run.engine().version() == null ? "" : " " + run.engine().version());
    }

    private String written(Path place) {
        return found.written(Objects.requireNonNull(place));
    }
}

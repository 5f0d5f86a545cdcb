package dev.shipgate.draft;

import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.draft.Arrangement.Arranged;
import dev.shipgate.draft.SearchResult.FoundBundle;
import dev.shipgate.draft.SearchResult.Kind;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.project.Project;
import dev.shipgate.report.wording.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A project file over what was found in a folder: every line explained, and what is missing written as a comment. */
public final class Draft {

    private static final int MOST_SHOWN = 20;

    private final SearchResult found;
    private final Arrangement arrangement;

    private Draft(SearchResult found) {
        this.found = found;
        this.arrangement = Arrangement.of(found);
    }

    /** Drafts a project file for the folder that was searched. */
    public static Draft of(SearchResult found) {
        return new Draft(found);
    }

    /** Tells whether a run needs nothing more: there is a bundle, and an oracle to hold it against. */
    public boolean isComplete() {
        return !arrangement.bundles().isEmpty() && arrangement.oracle() != null;
    }

    /** Returns what was found and what is missing, a line each without an end. */
    public List<String> summary() {
        return new DraftSummary(found, arrangement).lines();
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
        yaml.comment(
                        "What Ship Gate gates in this folder, and against what. 'shipgate init' wrote it from what it found; it is yours")
                .comment("to change. Paths are relative to this file. Every key is explained in docs/project-files.md.")
                .comment("")
                .comment("  shipgate doctor                  whether this machine can run it")
                .comment("  shipgate run                     gates every bundle below")
                .comment("  shipgate release shipgate.yaml   the same, by the name of the file")
                .raw("schema: " + Project.SCHEMA);
        if (!found.isWhole()) {
            yaml.comment(
                    "The folder holds very many files, and not all of them were looked at: something may be missing here.");
        }
    }

    private void oracle(Yaml yaml) {
        yaml.blank()
                .comment(
                        "What the fp32 model really said. Each bundle is held against it, unless it names one of its own.");
        Oracle oracle = arrangement.oracle();
        if (oracle != null) {
            yaml.comment("It has " + cases(oracle) + " over a vocabulary of "
                            + Numbers.count(oracle.model().vocabSize())
                            + "; whether they can judge: shipgate oracle check " + written(oracle.directory()))
                    .line("oracle: ", written(oracle.directory()));
            found.oracles().stream()
                    .filter(each -> each != oracle)
                    .limit(MOST_SHOWN)
                    .forEach(each -> yaml.comment("Also found: " + written(each.directory()) + ", " + cases(each)));
        } else {
            yaml.comment("MISSING: there is none in this folder, and nothing is gated without one. Ways to one:");
            if (found.checkpoints().isEmpty()) {
                yaml.comment("  from a Hugging Face checkpoint: oracle-fixtures/recorder/README.md (the strongest)");
            }
            found.checkpoints().stream()
                    .limit(MOST_SHOWN)
                    .forEach(each -> yaml.comment("  from the checkpoint in " + written(each)
                            + ": oracle-fixtures/recorder/README.md (the strongest)"));
            yaml.comment("  from an fp32 bundle: shipgate oracle record --bundle " + fp32()
                            + " --prompts prompts.json --out oracle")
                    .comment("  from goldens of NumPy: docs/formats.md")
                    .comment("oracle: oracle");
        }
        unusable(yaml, Kind.ORACLE);
    }

    /** Returns the bundle that calls itself one of fp32, or what stands for it. */
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
                .comment(
                        "What would ship: a folder, or one graph of a folder that has several. Each is gated by itself. A bundle may have a")
                .comment("name, an oracle, a baseline and device_runs of its own.");
        if (arrangement.bundles().isEmpty()) {
            yaml.comment(
                            "MISSING: there is none in this folder. A bundle is a folder with metadata.json (LanguageBundle),")
                    .comment(
                            "genai_config.json (onnxruntime-genai), config.json and graphs (Optimum, transformers.js) or")
                    .comment("shipgate-bundle.json (any other graph, docs/formats.md).")
                    .comment("bundles: [out/my_decode_int8]")
                    .raw("bundles: []");
        } else {
            yaml.raw("bundles:");
            arrangement.bundles().forEach(each -> bundle(yaml, each));
        }
        FoundBundle baseline = arrangement.baseline();
        if (baseline != null) {
            yaml.comment("  ", "The baseline, see below. Without the # it is gated too.")
                    .raw("  # - " + Yaml.scalar(written(baseline.place())));
        }
        unusable(yaml, Kind.BUNDLE);
    }

    private void bundle(Yaml yaml, Arranged bundle) {
        FoundBundle it = bundle.found();
        yaml.comment("  ", it.bundle().layout().title() + ", " + Numbers.bytes(it.bytes()))
                .line("  - path: ", written(it.place()));
        if (bundle.name() != null) {
            yaml.comment("    ", "The folder of its reports, since another bundle's path ends the same.")
                    .line("    name: ", bundle.name());
        }
        if (bundle.oracle() != null) {
            yaml.comment("    ", "This one's tokenizer or vocabulary is the bundle's; that of the oracle above is not.")
                    .line("    oracle: ", written(bundle.oracle().directory()));
        } else if (arrangement.oracle() != null && !BundleMatch.isOracleOf(it.bundle(), arrangement.oracle())) {
            yaml.comment(
                    "    ",
                    "CAREFUL: its tokenizer or vocabulary is not that of the oracle; is it a bundle of another model?");
        }
        if (!bundle.deviceRuns().isEmpty()) {
            yaml.raw("    device_runs:");
            bundle.deviceRuns()
                    .forEach(run -> yaml.comment("      ", device(run)).line("      - ", written(run.file())));
        }
    }

    private void baseline(Yaml yaml) {
        yaml.blank()
                .comment(
                        "The bundle whose greedy tokens must be the same, such as the variant whose head is float16. It tells a fault of the")
                .comment(
                        "head's quantisation from one of the rest. It counts for every bundle above that names none of its own.");
        FoundBundle baseline = arrangement.baseline();
        if (baseline != null) {
            yaml.comment("Chosen by its name alone: see that it is one.").line("baseline: ", written(baseline.place()));
            return;
        }
        List<Arranged> called = arrangement.bundles().stream()
                .filter(each -> Arrangement.isCalledBaseline(each.found().place()))
                .filter(each -> arrangement.bundles().size() > 1)
                .toList();
        if (called.isEmpty()) {
            yaml.comment(
                            "Not found: no bundle here calls itself one. Export it with the head left alone; without it the check is not given.")
                    .comment("baseline: out/my_decode_fp16head");
        } else {
            yaml.comment("Several bundles here call themselves one; choose:");
            called.forEach(each ->
                    yaml.raw("# baseline: " + Yaml.scalar(written(each.found().place()))));
        }
    }

    private void deviceRuns(Yaml yaml) {
        boolean any = arrangement.bundles().stream()
                .anyMatch(each -> !each.deviceRuns().isEmpty());
        yaml.blank();
        if (any) {
            yaml.comment("Greedy sequences of devices stand above, at the bundle whose files they name.");
        } else {
            yaml.comment(
                            "Greedy sequences that a device recorded of a bundle, shipgate-device-run/1. They belong to one bundle, and stand at it:")
                    .comment(
                            "Not found: none here names the files of a bundle above. Record one on the device (docs/formats.md); without it the")
                    .comment("check is not given.")
                    .comment("  - path: out/my_decode_int8")
                    .comment("    device_runs: [iphone.json]");
        }
        arrangement.otherRuns().stream()
                .limit(MOST_SHOWN)
                .forEach(run -> yaml.comment(
                        "Of other files than those of the bundles above: " + written(run.file()) + ", " + device(run)
                                + (run.bundle().name() == null
                                        ? ""
                                        : ", ran " + run.bundle().name())));
        unusable(yaml, Kind.DEVICE_RUN);
    }

    private void policy(Yaml yaml) {
        yaml.blank().comment("The thresholds and rules. Without one, those in the program count (docs/policy.md).");
        Path policy = arrangement.policy();
        if (policy != null) {
            yaml.line("policy: ", written(policy));
        } else if (found.policies().isEmpty()) {
            yaml.comment("policy: strict.yaml");
        } else {
            yaml.comment("There are several here; choose:");
            found.policies().forEach(each -> yaml.raw("# policy: " + Yaml.scalar(written(each))));
        }
        unusable(yaml, Kind.POLICY);
    }

    private void rest(Yaml yaml) {
        yaml.blank()
                .comment(
                        "Threads inside an operator. Without it, the machine's cores; 1 repeats bit for bit on any machine of a kind.")
                .comment("threads: 1")
                .blank()
                .comment(
                        "What runs the bundles. Without it, ONNX Runtime; a program of your own speaks shipgate-exec/1.")
                .comment("engine: exec:./my-engine")
                .blank()
                .comment(
                        "Where reports go, inside this folder: of several bundles, OUT/BUNDLE and OUT/index.html over all.")
                .comment("out: shipgate-report");
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
        return judging + (judging == 1 ? " case" : " cases") + " to judge by";
    }

    private static String device(DeviceRun run) {
        return run.device().name() + ", " + run.engine().name()
                + (run.engine().version() == null ? "" : " " + run.engine().version());
    }

    private String written(Path place) {
        return found.written(Objects.requireNonNull(place));
    }
}

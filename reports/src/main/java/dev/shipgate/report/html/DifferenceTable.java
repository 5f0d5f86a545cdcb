package dev.shipgate.report.html;

import dev.shipgate.report.wording.NoiseClass;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.ReleaseFigures;
import dev.shipgate.report.wording.SpeedWords;
import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Shows runs side by side, figure by figure, and marks what isn't as in the run before. */
final class DifferenceTable {

    private static final String MARK = "≠ ";

    private DifferenceTable() {}

    /**
     * Returns the table.
     *
     * @param firstNumber the number of the first run
     */
    static Table of(List<Transcript> runs, int firstNumber) {
        List<String> head = new ArrayList<>(List.of("figure"));
        for (int i = 0; i < runs.size(); i++) {
            head.add("build " + (firstNumber + i));
        }
        return Table.of(
                "Figure by figure; " + MARK.strip() + " marks what differs from the build before"
                        + (firstNumber == 1 ? "" : "; the last " + runs.size()),
                head,
                List.of(
                        row("verdict", runs, run -> run.verdict().name()),
                        row("bundle", runs, run -> run.measured().bundle().name()),
                        row("cause", runs, DifferenceTable::cause),
                        row("policy", runs, PolicyName::of),
                        row("engine", runs, DifferenceTable::engine),
                        row("weights", runs, run -> audit(run, audit -> Numbers.bytes(audit.totalWeightBytes()))),
                        row("bits a weight", runs, run -> audit(run, audit -> Numbers.of(audit.bitsPerWeight()))),
                        row("read for a token", runs, run -> audit(run, audit -> Numbers.bytes(audit.bytesPerToken()))),
                        row("same top-1, positions", runs, run -> rate(run, CheckId.TEACHER_FORCED_SWEEP)),
                        row("greedy tokens", runs, run -> rate(run, CheckId.GREEDY)),
                        row("largest KL, nat", runs, DifferenceTable::largestKl),
                        row("noise σ, nat", runs, run -> noise(run, noise -> Numbers.of(noise.sigmaNats()))),
                        row(
                                "noise",
                                runs,
                                run -> noise(
                                        run,
                                        noise ->
                                                NoiseClass.of(noise.sigmaNats()).phrase())),
                        row(
                                "flips, seen of expected",
                                runs,
                                run -> noise(run, noise -> noise.flips() + " of " + Numbers.of(noise.expectedFlips()))),
                        row("decode, tok/s", runs, DifferenceTable::decode)));
    }

    private static List<Cell> row(String name, List<Transcript> runs, Function<Transcript, String> figure) {
        List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
        String before = null;
        for (Transcript run : runs) {
            Cell cell = Cell.text(figure.apply(run));
            row.add(before == null || before.equals(cell.text()) ? cell : Cell.tone(MARK + cell.text(), "warn"));
            before = cell.text();
        }
        return row;
    }

    private static String cause(Transcript run) {
        return run.findings().stream().findFirst().map(Finding::summary).orElse(Numbers.NONE);
    }

    private static String engine(Transcript run) {
        EngineFacts engine = run.measured().bundle().engine();
        return engine == null ? Numbers.NONE : engine.name() + " " + engine.version();
    }

    private static String audit(Transcript run, Function<GraphAudit, String> figure) {
        return Optional.ofNullable(run.measured().bundle().audit()).map(figure).orElse(Numbers.NONE);
    }

    private static String noise(Transcript run, Function<MarginNoise, String> figure) {
        return run.measured().observations().stream()
                .filter(MarginNoise.class::isInstance)
                .map(MarginNoise.class::cast)
                .findFirst()
                .map(figure)
                .orElse(Numbers.NONE);
    }

    private static String rate(Transcript run, CheckId check) {
        Rate rate = Agreement.in(run.judgements()).of(check).judged().rate();
        return rate.of() == 0 ? Numbers.NONE : Numbers.count(rate.agreed()) + "/" + Numbers.count(rate.of());
    }

    private static String largestKl(Transcript run) {
        return ReleaseFigures.of(run).largestKlNats().stream()
                .mapToObj(Numbers::of)
                .findFirst()
                .orElse(Numbers.NONE);
    }

    /** Only the speed of the gated bundle itself can be compared, and only on the same surface. */
    private static String decode(Transcript run) {
        return run.measured().speedOfAll().stream()
                .filter(speed -> speed.isOf(run.measured().bundle()))
                .findFirst()
                .map(speed -> {
                    List<String> warnings = SpeedWords.warnings(speed);
                    return Numbers.of(speed.decode().median()) + " on " + speed.surface()
                            + (warnings.isEmpty() ? "" : " (" + String.join("; ", warnings) + ")");
                })
                .orElse(Numbers.NONE);
    }
}

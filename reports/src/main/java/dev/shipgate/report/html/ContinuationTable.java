package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The continuations of one prompt, one below the other, with their tokens aligned.
 *
 * @param caseId the case
 * @param finding their result, one sentence
 * @param from index of the first column
 * @param columns the number of tokens that are shown
 * @param lanes the continuations, the oracle's first
 * @param note the parts that aren't shown; {@code null} if everything is
 */
public record ContinuationTable(
        String caseId,
        String finding,
        int from,
        int columns,
        List<Lane> lanes,
        @Nullable String note) {

    private static final int MOST_COLUMNS = 24;
    private static final int BEFORE = 3;

    /**
     * One continuation.
     *
     * @param name its source
     * @param badge the badge of its judgement; {@code null} for the oracle's continuation
     * @param summary where it diverges, in a few words
     * @param cells one entry per column
     */
    public record Lane(String name, @Nullable Badge badge, String summary, List<LaneCell> cells) {}

    /**
     * One token.
     *
     * @param text the text, with invisible characters escaped
     * @param css {@code same}, {@code tie}, {@code flip}, {@code behind} or {@code none}
     * @param sign the mark of the first divergence; empty elsewhere
     */
    public record LaneCell(String text, String css, String sign) {}

    /** A continuation, the reference that it is compared with, and its judgement. */
    private record Run(
            String name,
            List<Integer> tokens,
            @Nullable Sequence sequence,
            @Nullable Judgement judgement) {

        @Nullable
        Integer parts() {
            return sequence == null || sequence.firstDivergence() == null
                    ? null
                    : sequence.firstDivergence().index();
        }

        boolean tie() {
            Tally tally = judgement == null ? null : judgement.tally();
            Integer parts = parts();
            return judgement != null && judgement.verdict() == Verdict.PASS_TIE
                    || tally != null && parts != null && tally.ties().contains(parts);
        }

        boolean refused() {
            Tally tally = judgement == null ? null : judgement.tally();
            Integer parts = parts();
            return judgement == null
                    || judgement.verdict() == null
                    || tally != null && parts != null && tally.refused().contains(parts);
        }
    }

    /** Returns the lanes of one case; {@code null} if no continuation was measured. */
    static @Nullable ContinuationTable of(Lookup lookup, Vocabulary vocabulary, String caseId) {
        List<Run> runs = runs(lookup, caseId);
        if (runs.isEmpty()) {
            return null;
        }
        int length = runs.stream().mapToInt(run -> run.tokens().size()).max().orElse(0);
        int first = runs.stream()
                .map(Run::parts)
                .filter(Objects::nonNull)
                .mapToInt(i -> i)
                .min()
                .orElse(0);
        // The first divergence must be visible without scrolling sideways.
        int from = Math.max(0, first - BEFORE);
        int columns = Math.min(length - from, MOST_COLUMNS);
        return new ContinuationTable(
                VisibleText.plain(caseId, 60),
                finding(runs),
                from,
                columns,
                runs.stream().map(run -> lane(run, vocabulary, from, columns)).toList(),
                columns < length
                        ? "Tokens " + from + " to " + (from + columns - 1) + " of " + length
                                + "; transcript.json contains all."
                        : null);
    }

    /** Returns whether any of the continuations diverges from its reference. */
    public boolean parts() {
        return lanes.stream()
                .flatMap(lane -> lane.cells().stream())
                .anyMatch(cell -> !cell.sign().isEmpty());
    }

    private static List<Run> runs(Lookup lookup, String caseId) {
        List<Run> runs = new ArrayList<>();
        Subject subject = Subject.of(CheckId.GREEDY, caseId);
        GreedySequence greedy = lookup.observation(GreedySequence.class, subject);
        if (greedy != null) {
            runs.add(new Run("oracle", greedy.sequence().expected(), null, null));
            runs.add(new Run("bundle", greedy.sequence().found(), greedy.sequence(), lookup.judgement(subject)));
        }
        BaselineParity baseline = lookup.observation(BaselineParity.class, Subject.of(CheckId.BASELINE_PARITY, caseId));
        if (baseline != null) {
            runs.add(baseline(baseline, lookup));
        }
        for (DeviceParity device : lookup.observations(DeviceParity.class)) {
            if (caseId.equals(device.subject().caseId())) {
                if (runs.isEmpty()) {
                    runs.add(new Run("oracle", device.againstOracle().expected(), null, null));
                }
                runs.add(new Run(
                        VisibleText.plain(
                                Objects.requireNonNullElse(device.subject().run(), "device"), 60),
                        device.againstOracle().found(),
                        device.againstOracle(),
                        lookup.judgement(device.subject())));
            }
        }
        return runs;
    }

    private static Run baseline(BaselineParity parity, Lookup lookup) {
        return new Run(
                "baseline, against the bundle",
                parity.sequence().expected(),
                parity.sequence(),
                lookup.judgement(parity.subject()));
    }

    private static Lane lane(Run run, Vocabulary vocabulary, int from, int columns) {
        Integer parts = run.parts();
        List<LaneCell> cells = new ArrayList<>();
        for (int i = from; i < from + columns; i++) {
            boolean ended = i >= run.tokens().size();
            String text = ended ? "∎" : vocabulary.visible(run.tokens().get(i));
            boolean here = parts != null && parts == i;
            if (here) {
                cells.add(
                        run.tie() || run.refused() ? new LaneCell(text, "tie", "≈") : new LaneCell(text, "flip", "✗"));
            } else {
                cells.add(new LaneCell(text, ended ? "none" : parts != null && i > parts ? "behind" : "same", ""));
            }
        }
        return new Lane(run.name(), run.judgement() == null ? null : Badge.of(run.judgement()), summary(run), cells);
    }

    private static String summary(Run run) {
        Integer parts = run.parts();
        if (run.sequence() == null) {
            return Numbers.counted(run.tokens().size(), "token");
        }
        if (parts == null) {
            return "identical, " + run.sequence().agreeing() + "/"
                    + run.sequence().expected().size();
        }
        String what =
                switch (Objects.requireNonNull(run.sequence().firstDivergence()).kind()) {
                    case OTHER_TOKEN -> "different token";
                    case STOPS_EARLY -> "stops early";
                    case RUNS_PAST_STOP -> "runs past the stop token";
                    case ENDS_SHORT -> "is cut off";
                };
        return (run.tie() ? "tie" : run.refused() ? "not judged" : "defect") + " at token " + parts + ": " + what;
    }

    private static String finding(List<Run> runs) {
        List<Run> apart = runs.stream().filter(run -> run.parts() != null).toList();
        long defects =
                apart.stream().filter(run -> !run.tie() && !run.refused()).count();
        if (apart.isEmpty()) {
            return runs.size() - 1 == 1
                    ? "The continuation is identical to the oracle's."
                    : "All " + (runs.size() - 1) + " continuations are identical to the oracle's.";
        }
        Run first = apart.stream()
                .min(Comparator.comparing(run -> Objects.requireNonNull(run.parts())))
                .orElseThrow();
        return Numbers.count(apart.size()) + " of " + (runs.size() - 1) + " continuations diverge, "
                + (defects == 0 ? "none with a defect" : defects + " with a defect") + "; the first is " + first.name()
                + " at token " + first.parts() + ".";
    }
}

package dev.shipgate.judge;

import dev.shipgate.devicerun.PublishedTranscript;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges another tool's published transcript again, using only what the transcript contains.
 *
 * <p>Those tools write margins in softmax probability. A policy in that unit gives the floor and the band. Nats can't
 * be derived from probabilities, so under a policy in nats the floor that the tool's own format documents serves as
 * both.
 */
public final class PublishedTranscriptRule {

    private final Policy policy;

    public PublishedTranscriptRule(Policy policy) {
        this.policy = policy;
    }

    /**
     * A verdict on another tool's published transcript.
     *
     * @param verdict the verdict
     * @param reason why, in one line
     * @param notes what else the reader should know, one line for each fact
     */
    public record Rejudged(Verdict verdict, String reason, List<String> notes) {

        public Rejudged {
            notes = List.copyOf(notes);
        }
    }

    /** Judges a transcript again. */
    public Rejudged rule(PublishedTranscript transcript) {
        List<String> notes = notes(transcript);
        if (transcript.reference().isSilent()) {
            return new Rejudged(
                    Verdict.INCONCLUSIVE,
                    "the reference's output was not recorded: there is nothing to compare",
                    notes);
        }
        if (transcript.bundle().isSilent()) {
            return new Rejudged(
                    Verdict.INCONCLUSIVE, "the bundle's output is empty: there is nothing to compare", notes);
        }
        @Nullable List<Integer> expectedIds = transcript.reference().ids();
        @Nullable List<Integer> foundIds = transcript.bundle().ids();
        if (expectedIds != null && foundIds != null && !expectedIds.isEmpty() && !foundIds.isEmpty()) {
            return onIds(transcript, expectedIds, foundIds, notes);
        }
        @Nullable String expected = transcript.reference().text();
        @Nullable String found = transcript.bundle().text();
        return expected == null || found == null
                ? new Rejudged(
                        Verdict.INCONCLUSIVE,
                        "one side recorded tokens and the other text, so the two cannot be compared",
                        notes)
                : onText(transcript, expected, found, notes);
    }

    private Rejudged onIds(
            PublishedTranscript transcript, List<Integer> expected, List<Integer> found, List<String> notes) {
        int agreeing = Sequence.agreeing(expected, found);
        String score = agreeing + " of " + Numbers.counted(expected.size(), "token agrees", "tokens agree");
        if (agreeing == expected.size() && found.size() == expected.size()) {
            return weakOr(transcript, new Rejudged(Verdict.PASS, score, notes));
        }
        if (agreeing == found.size()) {
            return new Rejudged(
                    Verdict.INCONCLUSIVE, score + ", and the bundle's end there: truncated, not corrupt", notes);
        }
        if (agreeing == expected.size()) {
            return new Rejudged(Verdict.FAIL, score + ", and the bundle runs past the end of the reference", notes);
        }
        String where = score + "; at token " + agreeing + " the reference has " + expected.get(agreeing)
                + ", the bundle " + found.get(agreeing);
        if (transcript.probMargins().isEmpty()) {
            return new Rejudged(Verdict.FAIL, where + "; no margin was recorded that could make it a tie", notes);
        }
        double margin = transcript.probMargins().get(agreeing);
        String atMargin = where + String.format(Locale.ROOT, ", at a margin of %.4f in probability", margin);
        return margin < (isInProbability() ? policy.margin().tieBand() : transcript.marginFloor())
                ? new Rejudged(
                        Verdict.INCONCLUSIVE,
                        atMargin + ", inside the tie band; whether the bundle chose the runner-up was not recorded",
                        notes)
                : new Rejudged(Verdict.FAIL, atMargin, notes);
    }

    private Rejudged onText(PublishedTranscript transcript, String expected, String found, List<String> notes) {
        if (found.isEmpty()) {
            return new Rejudged(
                    Verdict.INCONCLUSIVE, "the bundle's output is empty: there is nothing to compare", notes);
        }
        if (found.equals(expected)) {
            return weakOr(
                    transcript,
                    new Rejudged(
                            Verdict.PASS,
                            "judged only on text, all " + expected.length()
                                    + " characters agree; different tokens can read" + " alike",
                            notes));
        }
        int same = 0;
        while (same < Math.min(expected.length(), found.length()) && expected.charAt(same) == found.charAt(same)) {
            same++;
        }
        return new Rejudged(
                Verdict.FAIL,
                "judged only on text, the two diverge after " + same + " of " + expected.length() + " characters",
                notes);
    }

    /** A pass over positions at which the reference itself wasn't confident would claim too much. */
    private Rejudged weakOr(PublishedTranscript transcript, Rejudged pass) {
        double floor = floor(transcript);
        List<Integer> weak = IntStream.range(0, transcript.probMargins().size())
                .filter(i -> transcript.probMargins().get(i) < floor)
                .boxed()
                .toList();
        return weak.isEmpty()
                ? pass
                : new Rejudged(
                        Verdict.INVALID_ORACLE,
                        String.format(
                                Locale.ROOT,
                                "%s; but the reference's margin is below %.4f in probability at token %s, the lowest"
                                        + " %.4f: choose another prompt",
                                pass.reason(),
                                floor,
                                weak,
                                smallest(transcript)),
                        pass.notes());
    }

    private List<String> notes(PublishedTranscript transcript) {
        List<String> notes = new ArrayList<>();
        if (transcript.result() != null) {
            notes.add("the tool itself reported " + transcript.result());
        }
        notes.add("no logits, no teacher-forced sweep and no seeded step were published: only greedy answers were "
                + "compared");
        if (transcript.probMargins().isEmpty()) {
            notes.add("no margins were published, so the reference's confidence is unknown");
        } else {
            notes.add(String.format(
                    Locale.ROOT,
                    "the reference's smallest margin is %.4f in probability; the floor is %.4f, %s",
                    smallest(transcript),
                    floor(transcript),
                    isInProbability()
                            ? "the policy's"
                            : "that of the tool's own format, since the policy's is in nats, which can't be "
                                    + "derived from probabilities"));
        }
        return notes;
    }

    private static double smallest(PublishedTranscript transcript) {
        return transcript.probMargins().stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
    }

    private double floor(PublishedTranscript transcript) {
        return isInProbability() ? policy.margin().floor() : transcript.marginFloor();
    }

    private boolean isInProbability() {
        return policy.margin().unit() == MarginUnit.PROB;
    }
}

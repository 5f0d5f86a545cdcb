package dev.shipgate.judge;

import dev.shipgate.devicerun.ForeignTranscript;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Judges again what another tool published, by what it wrote down and nothing else. */
public final class ForeignTranscriptRule {

    private final Policy policy;

    public ForeignTranscriptRule(Policy policy) {
        this.policy = policy;
    }

    /**
     * A verdict on what another tool published.
     *
     * @param verdict the verdict
     * @param reason  why, in one line
     * @param notes   what should be known besides, a line each
     */
    public record Rejudged(Verdict verdict, String reason, List<String> notes) {

        public Rejudged {
            notes = List.copyOf(notes);
        }
    }

    /** Judges a transcript again. */
    public Rejudged rule(ForeignTranscript transcript) {
        List<String> notes = notes(transcript);
        if (transcript.oracleIds().isEmpty()) {
            return new Rejudged(Verdict.INCONCLUSIVE, "the reference said nothing: there is nothing to compare", notes);
        }
        List<Integer> found = transcript.bundleIds();
        if (found != null) {
            return onIds(transcript, found, notes);
        }
        return onText(transcript, notes);
    }

    private Rejudged onIds(ForeignTranscript transcript, List<Integer> found, List<String> notes) {
        List<Integer> expected = transcript.oracleIds();
        int agreeing = Sequence.agreeing(expected, found);
        String score = agreeing + " of " + expected.size() + " tokens agree";
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
        String where = score + "; at token " + agreeing + " the reference says " + expected.get(agreeing) + ", the bundle "
                + found.get(agreeing);
        if (transcript.probMargins().isEmpty()) {
            return new Rejudged(Verdict.FAIL, where + "; no margin was recorded that could make it a tie", notes);
        }
        double margin = transcript.probMargins().get(agreeing);
        String atMargin = where + String.format(Locale.ROOT, ", at a margin of %.4f in probability", margin);
        if (policy.margin().unit() != MarginUnit.PROB) {
            return new Rejudged(
                    Verdict.INCONCLUSIVE,
                    atMargin + "; the policy's band is in nats, and one cannot be made of the other",
                    notes);
        }
        return margin < policy.margin().tieBand()
                ? new Rejudged(
                        Verdict.INCONCLUSIVE,
                        atMargin + ", inside the policy's band; whether the bundle chose the runner-up was not recorded",
                        notes)
                : new Rejudged(Verdict.FAIL, atMargin, notes);
    }

    private Rejudged onText(ForeignTranscript transcript, List<String> notes) {
        String expected = transcript.oracleText();
        String found = transcript.bundleText();
        if (expected == null || found == null) {
            return new Rejudged(
                    Verdict.INCONCLUSIVE, "neither tokens nor text of the bundle were written down", notes);
        }
        if (found.isEmpty()) {
            return new Rejudged(Verdict.INCONCLUSIVE, "the bundle said nothing: there is nothing to compare", notes);
        }
        if (found.equals(expected)) {
            return weakOr(
                    transcript,
                    new Rejudged(
                            Verdict.PASS,
                            "judged on text alone, all " + expected.length() + " characters agree; different tokens can read"
                                    + " alike",
                            notes));
        }
        int same = 0;
        while (same < Math.min(expected.length(), found.length()) && expected.charAt(same) == found.charAt(same)) {
            same++;
        }
        return new Rejudged(
                Verdict.FAIL,
                "judged on text alone, the two part behind " + same + " of " + expected.length() + " characters",
                notes);
    }

    /** A pass over positions at which the reference itself was not sure claims more than it can. */
    private Rejudged weakOr(ForeignTranscript transcript, Rejudged pass) {
        List<Integer> weak = weak(transcript);
        return weak.isEmpty()
                ? pass
                : new Rejudged(
                        Verdict.INVALID_ORACLE,
                        pass.reason() + "; but the reference is below the policy's floor at token " + weak
                                + ": choose another prompt",
                        pass.notes());
    }

    private List<Integer> weak(ForeignTranscript transcript) {
        return policy.margin().unit() != MarginUnit.PROB
                ? List.of()
                : IntStream.range(0, transcript.probMargins().size())
                        .filter(i -> transcript.probMargins().get(i) < policy.margin().floor())
                        .boxed()
                        .toList();
    }

    private List<String> notes(ForeignTranscript transcript) {
        List<String> notes = new ArrayList<>();
        if (transcript.result() != null) {
            notes.add("the tool itself said " + transcript.result());
        }
        notes.add("no logits, no teacher-forced sweep and no seeded step were published: greedy tokens alone were compared");
        notes.add("the bundle's files are not pinned by a digest: nobody can tell which bundle this was");
        if (!transcript.probMargins().isEmpty()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "the reference's smallest margin is %.4f in probability%s",
                    transcript.probMargins().stream().mapToDouble(Double::doubleValue).min().orElse(0),
                    policy.margin().unit() == MarginUnit.PROB
                            ? ""
                            : "; the policy's floor is in nats and could not be asked"));
        } else {
            notes.add("no margins were published: how sure the reference was is not known");
        }
        return notes;
    }
}

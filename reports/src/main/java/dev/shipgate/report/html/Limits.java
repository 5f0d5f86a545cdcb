package dev.shipgate.report.html;

import dev.shipgate.report.wording.ContextGaps;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.Silences;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.OracleFacts;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Explains what a verdict of this gate doesn't cover. */
final class Limits {

    private final Lookup lookup;

    Limits(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Returns one sentence for each fault that this gate can't see, or hasn't covered in this run. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add("A fault that the oracle shares. The gate compares the bundle with one recorded fp32 run. If the"
                + " checkpoint, its tokenizer or the recorder is wrong, both sides are wrong in the same way and"
                + " agree.");
        Rate gate = rate(CaseKind.GATE);
        if (gate.of() > 0) {
            sentences.add("Other text. " + gate.agreed() + " of " + gate.of()
                    + " positions of confident prompts agree, which supports a true agreement between "
                    + Numbers.percent(gate.low())
                    + " and " + Numbers.percent(gate.high())
                    + " over text like these prompts (95 % Wilson interval), but no more. 16 of 16 on its own "
                    + "supports at least "
                    + Numbers.percent(Rate.of(16, 16).low())
                    + ". Positions of one prompt are not independent, so even this is optimistic.");
        }
        sentences.add(
                "Quality. Identical top-1 tokens show that the conversion preserved the model's numbers, not that the "
                        + "model is good, safe or fit for a task.");
        sentences.add(
                "Other engines, delegates and devices. Every step of this run used the gate's own engine. A device is "
                        + "covered only if the run was given a device run of these same files.");
        MetricLabels labels = MetricLabels.of(lookup.transcript());
        Integer topK = labels.topK();
        if (topK != null && !labels.comparesLogits()) {
            sentences.add(
                    "Tokens that the engine did not give. It gives only the likeliest tokens of each row. The gate"
                            + " cannot see changes among the other tokens, so KL is a lower bound.");
        } else if (topK != null) {
            sentences.add("Tokens that the oracle did not record. Each of its rows contains the " + topK + " largest"
                    + " logits and the total probability of all other tokens. The gate cannot see changes among those"
                    + " other tokens, so KL is a lower bound.");
        }
        OracleFacts oracle = lookup.transcript().measured().oracle();
        sentences.addAll(new ContextGaps(oracle.context(), oracle.cases()).sentences());
        sentences.addAll(Silences.sentences(lookup.transcript()));
        add(
                sentences,
                Standing.NOT_APPLICABLE,
                "Not applicable in this run, because the bundle has nothing to measure: %s.");
        add(sentences, Standing.NOT_GIVEN, "Not covered in this run, because the input was not given: %s.");
        add(sentences, Standing.ADVISORY, "Shown, but not counted by this policy: %s.");
        lookup.transcript()
                .policy()
                .waivers()
                .forEach(waiver -> sentences.add(VisibleText.plain(
                        "Waived until " + waiver.expires() + ": " + waiver.claim() + " (" + waiver.reason() + ").",
                        300)));
        return sentences;
    }

    private void add(List<String> sentences, Standing standing, String sentence) {
        String checks = lookup.transcript().judgements().stream()
                .filter(each -> each.standing() == standing)
                .map(each -> each.subject().check())
                .distinct()
                .map(CheckId::title)
                .collect(Collectors.joining(", "));
        if (!checks.isEmpty()) {
            sentences.add(String.format(sentence, checks));
        }
    }

    /** Returns the agreement over the sweeps of all cases of one kind. */
    Rate rate(CaseKind kind) {
        return Agreement.in(lookup.transcript().judgements())
                .of(CheckId.TEACHER_FORCED_SWEEP)
                .onCases(lookup.transcript().measured().oracle().cases(kind))
                .rate();
    }
}

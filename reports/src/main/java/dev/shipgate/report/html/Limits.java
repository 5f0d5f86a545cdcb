package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.MetricLabels;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Agreement;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
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
        sentences.add("A fault that the oracle shares. The bundle is held against one recorded fp32 run; if the "
                + "checkpoint, its"
                + " tokenizer or the recorder is wrong, both sides are wrong together and agree.");
        Rate gate = rate(CaseKind.GATE);
        if (gate.of() > 0) {
            sentences.add("Other text. " + gate.agreed() + " of " + gate.of()
                    + " gate positions agree, which supports a true"
                    + " agreement between " + Numbers.percent(gate.low()) + " and " + Numbers.percent(gate.high())
                    + " over text like these prompts (95 % Wilson interval), no more. 16 of 16 alone supports at least "
                    + Numbers.percent(Rate.of(16, 16).low())
                    + ". Positions of one prompt are not independent, so that even"
                    + " this is on the bold side.");
        }
        sentences.add("Quality. Top-1 identity says that the conversion kept the model's numbers, not that the model "
                + "is good, safe"
                + " or fit for a task.");
        sentences.add(
                "Other engines, delegates and devices. What was stepped here ran on the gate's own engine; a device is"
                        + " covered only where a device run of these very files was given.");
        Integer topK = MetricLabels.of(lookup.transcript()).topK();
        if (topK != null) {
            sentences.add("Tokens that the oracle did not record. Of each of its rows the " + topK
                    + " largest logits are known, and"
                    + " of all other tokens their probability together: what moves among them is not seen, "
                    + "which is why KL"
                    + " is a lower bound.");
        }
        add(sentences, Standing.NOT_APPLICABLE, "In this run: %s, since the bundle has nothing to measure it on.");
        add(sentences, Standing.NOT_GIVEN, "In this run: %s, since the input was not given.");
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

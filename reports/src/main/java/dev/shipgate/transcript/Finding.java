package dev.shipgate.transcript;

import java.util.List;

/**
 * A diagnosis.
 *
 * @param family what kind of thing is wrong
 * @param signature which pattern was recognised
 * @param confidence in (0, 1]; findings are ranked by it
 * @param summary what is wrong, in one line
 * @param evidence the numbers that speak for it, a line each
 * @param advice what to do next
 */
public record Finding(
        Family family, String signature, double confidence, String summary, List<String> evidence, String advice) {

    /** @throws IllegalArgumentException if a text is blank, there is no evidence, or the confidence is out of range */
    public Finding {
        Require.notBlank(signature, "signature");
        Require.notBlank(summary, "summary");
        Require.notBlank(advice, "advice");
        Require.that(confidence > 0 && confidence <= 1, "confidence must be in (0, 1]: " + confidence);
        evidence = List.copyOf(evidence);
        Require.that(!evidence.isEmpty(), "a finding needs evidence");
    }
}

package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;

/**
 * A diagnosis. A transcript lists its findings in the order in which to investigate them.
 *
 * @param family the kind of fault
 * @param signature the pattern that was recognised
 * @param strength how firmly the evidence supports it; before version 0.2, a decimal called {@code confidence}
 * @param summary the fault, in one line
 * @param evidence the numbers that support it, one line per number
 * @param advice the next step
 */
public record Finding(
        Family family,
        String signature,
        @JsonAlias("confidence") Strength strength,
        String summary,
        List<String> evidence,
        String advice) {

    /** @throws IllegalArgumentException if a text is blank or there is no evidence */
    public Finding {
        Require.notBlank(signature, "signature");
        Require.notBlank(summary, "summary");
        Require.notBlank(advice, "advice");
        evidence = List.copyOf(evidence);
        Require.that(!evidence.isEmpty(), "a finding needs evidence");
    }
}

package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;

/**
 * A diagnosis. A transcript lists its findings in the order in which they are worth looking at.
 *
 * @param family what kind of thing is wrong
 * @param signature which pattern was recognised
 * @param strength how firmly the evidence supports it; before version 0.2 a decimal called {@code confidence}
 * @param summary what is wrong, in one line
 * @param evidence the numbers that support it, one line each
 * @param advice what to do next
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

package dev.shipgate.report.wording;

import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PolicyDifference;
import dev.shipgate.transcript.Transcript;
import java.util.stream.Collectors;

/** A policy's name and version, and how it differs from the built-in policy of that name. */
public final class PolicyName {

    private static final int MOST_CHANGES = 3;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_CHANGE = 120;

    private PolicyName() {}

    /** Returns a text such as {@code default version 4, changed: margin.tie_band 0.1 -> 0.2}, in one line. */
    public static String of(Transcript transcript) {
        Policy policy = transcript.policy();
        return VisibleText.plain(policy.name(), LONGEST_NAME) + " version " + policy.version() + changes(transcript);
    }

    /** Returns what follows the version, beginning with a comma; empty if the policy isn't known to differ. */
    public static String changes(Transcript transcript) {
        PolicyDifference difference = transcript.policyDifference();
        if (difference == null) {
            return "";
        }
        boolean sameVersion = difference.builtInVersion() == transcript.policy().version();
        String changes = difference.changes().stream()
                .limit(MOST_CHANGES)
                .map(each ->
                        VisibleText.plain(each.key() + " " + each.builtIn() + " -> " + each.applied(), LONGEST_CHANGE))
                .collect(Collectors.joining(", "));
        int more = difference.changes().size() - MOST_CHANGES;
        return (sameVersion ? ", changed" : ", not the built-in version " + difference.builtInVersion())
                + (changes.isEmpty() ? "" : ": " + changes)
                + (more > 0 ? " and " + more + " more" : "");
    }
}

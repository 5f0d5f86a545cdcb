package dev.shipgate.report.wording;

import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.ContextFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the limits of a model's context that no case of its oracle exceeds. */
public final class ContextGaps {

    private final @Nullable ContextFacts context;
    private final int longest;

    /** @param cases the oracle's cases, of which weak ones judge nothing */
    public ContextGaps(@Nullable ContextFacts context, List<CaseFacts> cases) {
        this.context = context;
        this.longest = cases.stream()
                .filter(each -> each.kind() != CaseKind.WEAK)
                .mapToInt(CaseFacts::positions)
                .max()
                .orElse(0);
    }

    /** Returns one sentence for each limit, without a capital or a full stop; empty if there is no gap. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (context != null) {
            add(warnings, context.slidingWindow(), "sliding window", "dropped the window");
            add(
                    warnings,
                    context.originalMaxPositionEmbeddings(),
                    "original context",
                    "scaled later positions wrongly");
        }
        return warnings;
    }

    /** Returns {@link #warnings()} with a capital and a full stop. */
    public List<String> sentences() {
        return warnings().stream().map(each -> "N" + each.substring(1) + ".").toList();
    }

    private void add(List<String> warnings, @Nullable Integer limit, String what, String fault) {
        Integer most = context == null ? null : context.maxPositionEmbeddings();
        if (limit != null && (most == null || limit < most) && longest <= limit) {
            warnings.add("no case is longer than the model's " + what + " of " + limit + " tokens: a bundle that "
                    + fault + " could pass; record a long case of more than " + limit + " tokens");
        }
    }
}

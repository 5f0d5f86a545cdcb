package dev.shipgate.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a case of one build is worse than in the previous build. It reports only facts: the policy decides the
 * verdict.
 */
final class Regression {

    /** The rule, in words. */
    static final String RULE =
            "A case is marked as a regression (✗) where its verdict is worse than in the build before,"
                    + " fewer of its positions agree, rows that could be compared no longer can, or its mean KL "
                    + "divergence has at"
                    + " least doubled and is above 1e-6 nat, both measured over as many logits.";

    private static final double FACTOR = 2;
    private static final double NOTHING = 1e-6;

    private Regression() {}

    /** Returns the regressions, in a few words; empty if nothing is worse or there is nothing to compare with. */
    static Optional<String> between(Build.@Nullable Score before, Build.@Nullable Score now) {
        if (before == null || now == null) {
            return Optional.empty();
        }
        List<String> worse = new ArrayList<>();
        if (before.rank() >= 0 && now.rank() > before.rank()) {
            worse.add("the verdict is worse");
        }
        if (now.share() < before.share()) {
            worse.add(before.agreed() + "/" + before.of() + " became " + now.agreed() + "/" + now.of());
        }
        if (before.meanKl() != null && now.meanKl() == null) {
            worse.add("no row can be compared any more");
        }
        if (before.meanKl() != null
                && now.meanKl() != null
                && before.terms().equals(now.terms())
                && now.meanKl() > NOTHING
                && now.meanKl() >= FACTOR * before.meanKl()) {
            worse.add("mean KL went from " + before.meanKlText() + " to " + now.meanKlText() + " nat");
        }
        return worse.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", worse));
    }
}

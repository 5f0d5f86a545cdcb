package dev.shipgate.gate;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.RuntimeSettings;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.tokenizer.SpecialTokens;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.NotExercised;
import dev.shipgate.transcript.NotExercised.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what no case of the oracle exercises. */
final class Unexercised {

    private static final int MOST_SHOWN = 12;

    private final Bundle bundle;
    private final Oracle oracle;
    private final @Nullable GraphAudit audit;

    Unexercised(Bundle bundle, Oracle oracle, @Nullable GraphAudit audit) {
        this.bundle = bundle;
        this.oracle = oracle;
        this.audit = audit;
    }

    List<NotExercised> find() {
        Set<Integer> fed = fed();
        List<NotExercised> found = new ArrayList<>();
        specialTokens(fed, found);
        zeroRows(fed, found);
        settings(found);
        context(found);
        return found;
    }

    /** Continuations count too, but their last token is never fed. */
    private Set<Integer> fed() {
        Set<Integer> fed = new HashSet<>();
        for (OracleCase oracleCase : oracle.cases()) {
            fed.addAll(oracleCase.inputIds());
            if (oracleCase.seed() != null) {
                fed.add(oracleCase.seed().tokenId());
            }
            if (oracleCase.greedy() != null) {
                List<Integer> ids = oracleCase.greedy().ids();
                fed.addAll(ids.subList(0, Math.max(0, ids.size() - 1)));
            }
        }
        return fed;
    }

    private void specialTokens(Set<Integer> fed, List<NotExercised> found) {
        Path file = bundle.tokenizerFile();
        if (file == null) {
            return;
        }
        try {
            SortedMap<Integer, String> tokens = SpecialTokens.read(file);
            List<String> never = tokens.entrySet().stream()
                    .filter(token -> !fed.contains(token.getKey()))
                    .map(token -> token.getKey() + " " + token.getValue())
                    .toList();
            if (!never.isEmpty()) {
                found.add(new NotExercised(
                        Kind.SPECIAL_TOKENS,
                        never.size() + " of " + tokens.size() + " special tokens, which no case feeds: "
                                + listed(never)));
            }
        } catch (InvalidInputException unusable) {
            // bundle_contract says why the tokenizer can't be used.
        }
    }

    private void zeroRows(Set<Integer> fed, List<NotExercised> found) {
        List<String> zero = audit == null
                ? List.of()
                : audit.zeroEmbeddingRows().stream()
                        .filter(row -> !fed.contains(row))
                        .map(String::valueOf)
                        .toList();
        if (!zero.isEmpty()) {
            found.add(new NotExercised(
                    Kind.EMBEDDING,
                    zero.size() + (zero.size() == 1 ? " row" : " rows")
                            + " of the embedding that contain only zeros, and whose tokens no case feeds: "
                            + listed(zero)));
        }
    }

    private void settings(List<NotExercised> found) {
        for (Map.Entry<String, List<String>> file :
                RuntimeSettings.notApplied(bundle).entrySet()) {
            found.add(new NotExercised(
                    Kind.SETTINGS,
                    "the settings of " + file.getKey() + " that the gate doesn't apply: " + listed(file.getValue())));
        }
    }

    private void context(List<NotExercised> found) {
        Integer promised = bundle.manifest().maxContextLength();
        int reached =
                oracle.cases().stream().mapToInt(Unexercised::tokens).max().orElse(0);
        if (promised != null && reached < promised) {
            found.add(new NotExercised(
                    Kind.CONTEXT,
                    "contexts longer than " + reached + " tokens, of the " + promised + " that the manifest promises"));
        }
    }

    private static int tokens(OracleCase oracleCase) {
        return oracleCase.positions()
                + (oracleCase.greedy() == null ? 0 : oracleCase.greedy().ids().size());
    }

    private static String listed(List<String> items) {
        String shown = items.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return items.size() > MOST_SHOWN ? shown + " and " + (items.size() - MOST_SHOWN) + " more" : shown;
    }
}

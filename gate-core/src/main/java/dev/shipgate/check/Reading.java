package dev.shipgate.check;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Token;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bundle's tokenizer as the oracle's prompts read it. If the bundle's files don't determine how texts are split,
 * the rule is the one that gives the recorded ids.
 */
final class Reading {

    private final @Nullable BundleTokenizer tokenizer;
    private final @Nullable String notRun;
    private final EngineTokenizer engine;

    private Reading(@Nullable BundleTokenizer tokenizer, @Nullable String notRun, EngineTokenizer engine) {
        this.tokenizer = tokenizer;
        this.notRun = notRun;
        this.engine = engine;
    }

    /** @param engine is asked if the bundle has no tokenizer that can be used */
    static Reading of(Oracle oracle, TokenizerSource source, EngineTokenizer engine) {
        Reading shipped = of(oracle, source);
        return new Reading(shipped.tokenizer, shipped.notRun, engine);
    }

    static Reading of(Oracle oracle, TokenizerSource source) {
        try {
            BundleTokenizer shipped = source.tokenizer();
            if (shipped == null) {
                return notRun("the bundle ships no tokenizer.json, and no vocab.json with a merges.txt either");
            }
            Optional<BundleTokenizer> fitting = shipped.reading(each -> givesRecordedIds(each, oracle));
            if (fitting.isPresent()) {
                return new Reading(fitting.get(), null, EngineTokenizer.NONE);
            }
            if (spellsEachText(shipped, oracle)) {
                return notRun(
                        "the pieces of its SentencePiece model spell the oracle's prompts, but no way of splitting"
                                + " known to the gate gives the oracle's ids; ship the tokenizer.json of the source"
                                + " model");
            }
            // The rule for splitting is the only unknown, unless a recorded token can't be merged at all.
            boolean mergesFit =
                    shipped.unsplit().map(each -> mergesEachToken(each, oracle)).orElse(false);
            return mergesFit
                    ? notRun("vocab.json and merges.txt don't say how a text is split, and no rule known to the gate"
                            + " gives the oracle's ids; ship the tokenizer.json of the source model")
                    : new Reading(shipped, null, EngineTokenizer.NONE);
        } catch (InvalidInputException unusable) {
            return notRun(unusable.published());
        }
    }

    /** Returns what was assumed of how texts are split, if the files don't say. */
    @Nullable
    String assumed() {
        return tokenizer == null ? null : tokenizer.assumed().orElse(null);
    }

    /** Tokenises the text of a case again. */
    Retokenisation retokenise(OracleCase oracleCase) {
        String text = oracleCase.text();
        if (text == null) {
            return notRun(oracleCase, "the oracle recorded no text");
        }
        Optional<List<Integer>> encoded =
                tokenizer == null ? engine.tokenize(text) : Optional.of(tokenizer.encode(text));
        if (encoded.isEmpty()) {
            return notRun(oracleCase, notRun);
        }
        List<Integer> recorded = oracleCase.inputIds();
        List<Integer> found = encoded.get();
        int agreeing = Sequence.agreeing(recorded, found);
        boolean identical = agreeing == recorded.size() && agreeing == found.size();
        return new Retokenisation(
                oracleCase.id(),
                recorded.size(),
                found.size(),
                identical ? null : agreeing,
                null,
                inFront(recorded, found));
    }

    private List<Token> inFront(List<Integer> recorded, List<Integer> found) {
        int more = found.size() - recorded.size();
        boolean isTail = more > 0 && found.subList(more, found.size()).equals(recorded);
        TokenTexts texts = new TokenTexts(tokenizer);
        return isTail ? found.subList(0, more).stream().map(texts::token).toList() : List.of();
    }

    private static Reading notRun(String reason) {
        return new Reading(null, reason, EngineTokenizer.NONE);
    }

    private static Retokenisation notRun(OracleCase oracleCase, @Nullable String reason) {
        return new Retokenisation(oracleCase.id(), oracleCase.inputIds().size(), null, null, reason);
    }

    private static boolean givesRecordedIds(BundleTokenizer tokenizer, Oracle oracle) {
        return oracle.cases().stream().allMatch(each -> {
            String text = each.text();
            return text == null || tokenizer.encode(text).equals(each.inputIds());
        });
    }

    private static boolean spellsEachText(BundleTokenizer tokenizer, Oracle oracle) {
        return oracle.cases().stream().allMatch(each -> {
            String text = each.text();
            return text == null || tokenizer.spells(each.inputIds(), text).orElse(false);
        });
    }

    /** A token is merged from its own text as it is within a longer one, because no merge crosses its ends. */
    private static boolean mergesEachToken(BundleTokenizer unsplit, Oracle oracle) {
        return oracle.cases().stream()
                .flatMap(each -> each.inputIds().stream())
                .distinct()
                .filter(id -> isWholeText(unsplit.decode(id)))
                .allMatch(id -> unsplit.encode(unsplit.decode(id)).equals(List.of(id)));
    }

    /** A token may end within a character, and its bytes are then not a text. */
    private static boolean isWholeText(String text) {
        return text.indexOf('\uFFFD') < 0;
    }
}

package dev.shipgate.report.wording;

import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Verdict;
import java.util.Objects;

/**
 * The display form of a verdict: a sign, a word and a tone, so readers don't depend on colour.
 *
 * @param sign one character
 * @param word a word such as {@code PASS} or {@code not given}
 * @param tone {@code ok}, {@code warn}, {@code bad} or {@code none}
 */
public record Badge(String sign, String word, String tone) {

    /** Returns the badge of a verdict. */
    public static Badge of(Verdict verdict) {
        return switch (verdict) {
            case PASS -> new Badge("✓", "PASS", "ok");
            case PASS_TIE -> new Badge("≈", "PASS_TIE", "ok");
            case INCONCLUSIVE -> new Badge("?", "INCONCLUSIVE", "warn");
            case INVALID_ORACLE -> new Badge("?", "INVALID_ORACLE", "warn");
            case FAIL -> new Badge("✗", "FAIL", "bad");
            case ERROR -> new Badge("!", "ERROR", "bad");
        };
    }

    /** Returns the badge of a judgement, which may count or not. */
    public static Badge of(Judgement judgement) {
        Verdict verdict = judgement.verdict();
        return switch (judgement.standing()) {
            case REQUIRED -> of(Objects.requireNonNull(verdict));
            case ADVISORY -> {
                Badge counting = of(Objects.requireNonNull(verdict));
                yield new Badge(counting.sign(), counting.word() + " (advisory)", verdict.mayShip() ? "ok" : "warn");
            }
            case REFUSED -> new Badge("○", "refused", "none");
            case NOT_GIVEN -> new Badge(Numbers.NONE, "not given", "none");
            case NOT_APPLICABLE -> new Badge(Numbers.NONE, "not applicable", "none");
        };
    }

    /** Returns the consequence of a verdict for the bundle, in a few words. */
    public static String meaning(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "may ship";
            case PASS_TIE -> "may ship: it differs only at ties";
            case INCONCLUSIVE -> "inconclusive: something required was not measured";
            case INVALID_ORACLE -> "not judged: the reference cannot judge";
            case FAIL -> "must not ship";
            case ERROR -> "could not be run";
        };
    }
}

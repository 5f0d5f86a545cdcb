package dev.shipgate.report.console;

import dev.shipgate.transcript.Verdict;

/** Colours for a terminal, or none. The words carry the meaning without them. */
public enum Palette {
    PLAIN,
    ANSI;

    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String RED = "31";
    private static final String DIM = "2";
    private static final String BOLD = "1";

    /** Returns {@code text} in the colour of a verdict. */
    String verdict(Verdict verdict, String text) {
        return switch (verdict) {
            case PASS, PASS_TIE -> good(text);
            case INCONCLUSIVE, INVALID_ORACLE -> doubtful(text);
            case FAIL, ERROR -> bad(text);
        };
    }

    /** Returns {@code text} in the colour of a good result. */
    public String good(String text) {
        return paint(GREEN, text);
    }

    /** Returns {@code text} in the colour of an uncertain result. */
    public String doubtful(String text) {
        return paint(YELLOW, text);
    }

    /** Returns {@code text} in the colour of a fault. */
    public String bad(String text) {
        return paint(RED, text);
    }

    /** Returns {@code text} as an aside. */
    String aside(String text) {
        return paint(DIM, text);
    }

    /** Returns {@code text} as a heading. */
    String heading(String text) {
        return paint(BOLD, text);
    }

    private String paint(String code, String text) {
        return switch (this) {
            case PLAIN -> text;
            case ANSI -> "\u001b[" + code + "m" + text + "\u001b[0m";
        };
    }
}

package dev.shipgate.report.wording;

import dev.shipgate.transcript.Token;
import org.jspecify.annotations.Nullable;

/**
 * Makes the text of tokens fit to be shown: it comes from a file that nobody has vouched for. Whatever would move the
 * cursor, change the direction of reading or not be seen is written as an escape, and what is too long is cut.
 */
public final class VisibleText {

    private static final int LONGEST = 40;

    private VisibleText() {}

    /** Returns a token as {@code 'text' (id)}, or {@code (id)} where its text is not known. */
    public static String of(@Nullable Token token) {
        if (token == null) {
            return "nothing";
        }
        String text = token.text();
        return text == null ? "(" + token.id() + ")" : quoted(text) + " (" + token.id() + ")";
    }

    /** Returns a text in quotes, with everything invisible escaped. */
    public static String quoted(String text) {
        return quoted(text, LONGEST);
    }

    /** Returns no more than {@code longest} code points of a text, in quotes, with everything invisible escaped. */
    public static String quoted(String text, int longest) {
        StringBuilder visible = new StringBuilder("'");
        int shown = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (shown++ == longest) {
                visible.append('…');
                break;
            }
            append(text.codePointAt(i), visible);
        }
        return visible.append('\'').toString();
    }

    /**
     * Returns no more than {@code longest} code points of a name, a path or a sentence: what is invisible is escaped,
     * and quotes and backslashes stay as they are, since they may be escapes already.
     */
    public static String plain(String text, int longest) {
        StringBuilder visible = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int codePoint = text.codePointAt(i);
            if (shown++ == longest) {
                visible.append('…');
                break;
            }
            if (codePoint == '\'' || codePoint == '\\') {
                visible.appendCodePoint(codePoint);
            } else {
                append(codePoint, visible);
            }
        }
        return visible.toString();
    }

    private static void append(int codePoint, StringBuilder visible) {
        switch (codePoint) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            case '\\' -> visible.append("\\\\");
            case '\'' -> visible.append("\\'");
            case ' ' -> visible.append(' ');
            default -> {
                if (isInvisible(codePoint)) {
                    visible.append(String.format("\\u{%x}", codePoint));
                } else {
                    visible.appendCodePoint(codePoint);
                }
            }
        }
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}

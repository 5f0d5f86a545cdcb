package dev.shipgate.report.wording;

import dev.shipgate.transcript.Token;
import org.jspecify.annotations.Nullable;

/**
 * Makes the text of tokens safe to show, because it comes from an untrusted file. Characters that would move the
 * cursor, change the direction of reading or be invisible are escaped, and long text is cut.
 */
public final class VisibleText {

    private static final int LONGEST = 40;
    private static final int LONGEST_LINE = 20_000;

    private VisibleText() {}

    /** Returns a token as {@code 'text' (id)}, or {@code (id)} if its text isn't known. */
    public static String of(@Nullable Token token) {
        if (token == null) {
            return "nothing";
        }
        String text = token.text();
        return text == null ? "(" + token.id() + ")" : quoted(text) + " (" + token.id() + ")";
    }

    /** Returns a text in quotes, with invisible characters escaped. */
    public static String quoted(String text) {
        return quoted(text, LONGEST);
    }

    /** Returns at most {@code longest} code points of a text, in quotes, with invisible characters escaped. */
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
     * Returns at most {@code longest} code points of a name, a path or a sentence, with invisible characters escaped.
     * Quotes and backslashes stay unchanged, because they may already be escapes.
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

    /** Returns a sentence as one line, with invisible characters escaped. Cuts off only what nobody would read. */
    public static String line(String text) {
        return plain(text, LONGEST_LINE);
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

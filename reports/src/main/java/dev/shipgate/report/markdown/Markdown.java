package dev.shipgate.report.markdown;

import dev.shipgate.report.wording.VisibleText;
import java.util.Locale;

/**
 * Converts untrusted text to GitHub's Markdown. It escapes invisible characters, and writes characters that Markdown,
 * HTML or GitHub would interpret as entities.
 */
final class Markdown {

    private static final String ACTIVE = "\\`*_{}[]<>#+!|~@&:/.$=^\"";

    private Markdown() {}

    /** Returns at most {@code longest} code points of text, for a paragraph or a cell of a table. */
    static String text(String text, int longest) {
        // GitHub finds mentions in the rendered text, even if they are written as entities, but not in code.
        return escaped(VisibleText.plain(text, longest)).replace("&#64;", "<code>&#64;</code>");
    }

    /** Returns at most {@code longest} code points of text, formatted as code. */
    static String code(String text, int longest) {
        return "<code>" + escaped(VisibleText.plain(text, longest)) + "</code>";
    }

    private static String escaped(String visible) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < visible.length(); i++) {
            char each = visible.charAt(i);
            // Only after www does a dot turn what follows into a link; at the start of a line, it makes a list.
            boolean dotInWord = each == '.'
                    && i > 0
                    && i + 1 < visible.length()
                    && Character.isLetterOrDigit(visible.charAt(i - 1))
                    && Character.isLetterOrDigit(visible.charAt(i + 1))
                    && !visible.substring(0, i).toLowerCase(Locale.ROOT).endsWith("www");
            boolean endsWord =
                    (each == '.' || each == ':') && (i + 1 == visible.length() || visible.charAt(i + 1) == ' ');
            boolean withinWord = each == '_'
                    && i > 0
                    && i + 1 < visible.length()
                    && Character.isLetterOrDigit(visible.charAt(i - 1))
                    && Character.isLetterOrDigit(visible.charAt(i + 1));
            boolean slash = each == '/'
                    && i > 0
                    && visible.charAt(i - 1) != '/'
                    && (i + 1 == visible.length() || visible.charAt(i + 1) != '/');
            if (ACTIVE.indexOf(each) >= 0 && !dotInWord && !endsWord && !withinWord && !slash) {
                out.append("&#").append((int) each).append(';');
            } else {
                out.append(each);
            }
        }
        return out.toString();
    }

    /** Returns one row of a table; the cells must already be Markdown. */
    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Returns the head of a table and the line below it; columns whose name ends in {@code #} are right-aligned. */
    static String head(String... names) {
        StringBuilder line = new StringBuilder("|");
        String[] shown = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            boolean right = names[i].endsWith("#");
            shown[i] = right ? names[i].substring(0, names[i].length() - 1) : names[i];
            line.append(right ? " ---: |" : " --- |");
        }
        return row(shown) + line.append('\n');
    }
}

package dev.shipgate.report.html;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Token;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a table.
 *
 * @param text the content of the cell
 * @param css the style class: {@code text}, {@code number}, {@code token}, {@code code} or a tone
 * @param href the anchor that it links to, such as {@code #glance}; {@code null} if it has no link
 */
public record Cell(String text, String css, @Nullable String href) {

    private static final int LONGEST_TEXT = 400;
    private static final int LONGEST_CODE = 200;

    static Cell text(String text) {
        return new Cell(VisibleText.plain(text, LONGEST_TEXT), "text", null);
    }

    static Cell code(String text) {
        return new Cell(VisibleText.plain(text, LONGEST_CODE), "code", null);
    }

    static Cell number(String text) {
        return new Cell(text, "number", null);
    }

    /** @param heat from 0, nothing to see, to 5 */
    static Cell heat(String text, int heat) {
        return new Cell(text, heat == 0 ? "number" : "number heat-" + heat, null);
    }

    static Cell count(@Nullable Integer count) {
        return number(count == null ? Numbers.NONE : Numbers.count(count));
    }

    static Cell token(@Nullable Token token) {
        return new Cell(VisibleText.of(token), "token", null);
    }

    static Cell badge(Badge badge) {
        return new Cell(badge.sign() + " " + badge.word(), "badge tone-" + badge.tone(), null);
    }

    static Cell tone(String text, String tone) {
        return new Cell(text, "text tone-" + tone, null);
    }

    Cell styled(String more) {
        return new Cell(text, css + " " + more, href);
    }

    Cell to(String anchor) {
        return new Cell(text, css, "#" + anchor);
    }
}

package dev.shipgate.cli;

import dev.shipgate.report.wording.VisibleText;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only way to a terminal or a log. What it prints may hold names and messages from untrusted files, so no character
 * of them gets there that would move the cursor, hide or reorder text, or start a workflow command of a CI service.
 *
 * <ul>
 *   <li>{@link #println(String)} prints one line, whatever line ends are in its text.
 *   <li>{@code print} prints text of several lines. Whoever composes it escapes the line ends in its parts.
 *   <li>{@link #printCommands} prints workflow commands that were made on purpose, and have their own escapes.
 *   <li>{@link #printJson} prints JSON, which has other escapes.
 * </ul>
 */
final class TerminalWriter extends PrintWriter {

    /** Bold, dim, italic, underlined and the colours of foregrounds, and off; nothing that hides text. */
    private static final Pattern COLOUR =
            Pattern.compile("\u001b\\[(?:[0-4]|2[1-4]|3[1-69])(?:;(?:[0-4]|2[1-4]|3[1-69]))*m");

    private static final int ESCAPE = 0x1b;

    private final boolean hasColours;
    private boolean isRaw;
    private boolean isAtLineStart = true;

    /** @param hasColours whether colours may pass, because a person sees them */
    TerminalWriter(Writer out, boolean autoFlush, boolean hasColours) {
        super(out, autoFlush);
        this.hasColours = hasColours;
    }

    /** Prints one line. */
    @Override
    public void println(String line) {
        super.println(line.replace("\r", "\\r").replace("\n", "\\n"));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }

    @Override
    public void write(int character) {
        write(Character.toString(character), 0, 1);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        write(new String(text, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        String written =
                isRaw ? text.substring(offset, offset + length) : visible(text.substring(offset, offset + length));
        super.write(written, 0, written.length());
    }

    /** Prints workflow commands as they are. */
    void printCommands(String commands) {
        printRaw(commands);
    }

    /** Prints a JSON document and a line end. Invisible characters, which only its strings can hold, become escapes. */
    void printJson(String json) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char each = json.charAt(i);
            boolean isHarmless = each == '\n' || each >= ' ' && each <= '~' && !json.startsWith("##[", i);
            out.append(isHarmless ? String.valueOf(each) : String.format("\\u%04x", (int) each));
        }
        printRaw(out.append('\n').toString());
    }

    private void printRaw(String text) {
        isRaw = true;
        try {
            write(text, 0, text.length());
        } finally {
            isRaw = false;
        }
        isAtLineStart = text.isEmpty() ? isAtLineStart : text.endsWith("\n");
    }

    private String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Matcher colour = COLOUR.matcher(text);
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (codePoint == ESCAPE
                    && hasColours
                    && colour.region(i, text.length()).lookingAt()) {
                out.append(colour.group());
                i = colour.end();
                continue;
            }
            if (text.startsWith("\r\n", i)) {
                i++;
                codePoint = '\n';
            }
            if (startsCommand(text, i)) {
                out.append(String.format("\\u{%x}", codePoint));
            } else if (codePoint == '\n' || codePoint >= ' ' && codePoint <= '~') {
                out.appendCodePoint(codePoint);
            } else {
                out.append(VisibleText.plain(Character.toString(codePoint), 1));
            }
            isAtLineStart = codePoint == '\n' || isAtLineStart && codePoint == ' ';
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    /** GitHub reads {@code ::command} at the start of a line, and {@code ##[command]} anywhere in one. */
    private boolean startsCommand(String text, int index) {
        return isAtLineStart && text.startsWith("::", index) || text.startsWith("##[", index);
    }
}

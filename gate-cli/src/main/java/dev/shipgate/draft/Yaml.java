package dev.shipgate.draft;

import dev.shipgate.report.wording.VisibleText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Builds lines of YAML from untrusted text, which stays within its scalar or comment. */
final class Yaml {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./+-]*");
    /** Words that some YAML readers don't treat as text. */
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private static final int LONGEST_COMMENT = 300;

    private final StringBuilder text = new StringBuilder();

    /** Adds a comment line, which may be empty. */
    Yaml comment(String indent, String comment) {
        text.append(indent).append('#');
        if (!comment.isEmpty()) {
            text.append(' ').append(VisibleText.plain(comment, LONGEST_COMMENT));
        }
        return end();
    }

    Yaml comment(String comment) {
        return comment("", comment);
    }

    /** Adds a line whose value is a scalar, such as {@code oracle: "my oracle"}. */
    Yaml line(String before, String scalar) {
        text.append(before).append(scalar(scalar));
        return end();
    }

    /** Adds a line verbatim. */
    Yaml raw(String line) {
        text.append(line);
        return end();
    }

    Yaml blank() {
        return end();
    }

    private Yaml end() {
        text.append('\n');
        return this;
    }

    static String scalar(String value) {
        if (PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(each -> {
            if (each == '"' || each == '\\') {
                quoted.append('\\').appendCodePoint(each);
            } else if (Character.isISOControl(each)
                    || Character.getType(each) == Character.FORMAT
                    || each == 0x2028
                    || each == 0x2029
                    || each == 0xFEFF) {
                quoted.append(String.format("\\U%08x", each));
            } else {
                quoted.appendCodePoint(each);
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

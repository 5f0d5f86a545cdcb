package dev.shipgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the pages of the documentation say about a word. The build packs the pages, so there is only one text. */
final class DocumentedWords {

    private static final Pattern SECTION = Pattern.compile("(?ms)^## ([^\\n]+)\\n(.*?)(?=^## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|(.*)\\|$");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

    /**
     * Returns a text for each word, in lower case: verdicts, families of findings, checks, and words of the reports.
     */
    Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>();
        sections("words.md", entries);
        sections("checks.md", entries);
        entries.keySet().removeIf(word -> word.contains(" "));
        String verdicts = page("verdicts.md");
        Matcher heading = Pattern.compile("(?m)^\\| (verdict|family|strength) \\|(.*)\\|$")
                .matcher(verdicts);
        while (heading.find()) {
            String table = verdicts.substring(heading.start()).split("\\n\\n", 2)[0];
            rows(heading.group(2).split("\\|"), table, entries);
        }
        return entries;
    }

    /** A heading may name two checks: {@code baseline_parity and device_runs}. */
    private static void sections(String name, Map<String, String> entries) {
        Matcher section = SECTION.matcher(page(name));
        while (section.find()) {
            for (String word : section.group(1).split(" and ")) {
                entries.merge(
                        key(word),
                        plain(word + "\n\n" + section.group(2).strip()),
                        (one, other) -> one + "\n\n" + other.substring(other.indexOf("\n\n") + 2));
            }
        }
    }

    private static void rows(String[] columns, String table, Map<String, String> entries) {
        Matcher row = ROW.matcher(table);
        while (row.find()) {
            StringBuilder text = new StringBuilder(row.group(1));
            String[] cells = row.group(2).split("\\|");
            for (int i = 0; i < cells.length; i++) {
                text.append('\n').append(columns[i].strip()).append(": ").append(cells[i].strip());
            }
            entries.merge(key(row.group(1)), plain(text.toString()), (one, other) -> other + "\n\n" + one);
        }
    }

    private static String key(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    /** Takes the marks of Markdown away that are noise on a terminal. */
    private static String plain(String markdown) {
        return LINK.matcher(markdown)
                .replaceAll("$1")
                .replace("`", "")
                .replace("**", "")
                .replace("*", "");
    }

    private static String page(String name) {
        try (InputStream page =
                Objects.requireNonNull(DocumentedWords.class.getResourceAsStream("/dev/shipgate/docs/" + name), name)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read the page " + name + " in the program", broken);
        }
    }
}

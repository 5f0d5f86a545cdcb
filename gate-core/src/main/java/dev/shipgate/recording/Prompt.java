package dev.shipgate.recording;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.StrictJson;
import dev.shipgate.oracle.CaseKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to record.
 *
 * @param id its name, unique in its file
 * @param kind the kind of case that it becomes
 * @param text the text to tokenise and feed
 */
public record Prompt(String id, CaseKind kind, String text) {

    /** A prompt as stored in the file. */
    record Entry(
            @Nullable String id,
            @Nullable String kind,
            @Nullable String text) {}

    /**
     * Reads a list of prompts, JSON: {@code [{"id": …, "kind": "gate|long|weak", "text": …}]}.
     *
     * @throws InvalidInputException if the file isn't such a list
     */
    public static List<Prompt> read(Path file) {
        Entry[] entries = new StrictJson().read(file, Entry[].class);
        List<Prompt> prompts = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Entry entry : entries) {
            if (entry == null
                    || entry.id() == null
                    || entry.kind() == null
                    || entry.text() == null
                    || entry.text().isEmpty()) {
                throw new InvalidInputException(
                        file,
                        "each prompt needs an \"id\", a \"kind\" and a \"text\"; the prompt at index " + prompts.size()
                                + " has less");
            }
            if (!ids.add(entry.id())) {
                throw new InvalidInputException(file, "two prompts have the same id, " + entry.id());
            }
            prompts.add(new Prompt(entry.id(), kind(file, entry.kind()), entry.text()));
        }
        if (prompts.isEmpty()) {
            throw new InvalidInputException(file, "contains no prompts");
        }
        return prompts;
    }

    private static CaseKind kind(Path file, String kind) {
        try {
            return CaseKind.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException(
                    file, "\"" + kind + "\" is not a kind of case; expected gate, long or weak", unknown);
        }
    }
}

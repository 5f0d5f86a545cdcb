package dev.shipgate.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of a file that is one of several parts, such as {@code model-00001-of-00003.gguf}.
 *
 * @param stem the name before the numbers
 * @param number the number of the part, from 1
 * @param count the number of parts
 */
public record GgufParts(String stem, int number, int count) {

    private static final Pattern NAME = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");
    private static final String EXTENSION = ".gguf";

    /** Returns the parts that a file's name speaks of; empty if it isn't numbered. */
    public static Optional<GgufParts> of(Path file) {
        Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        GgufParts parts =
                new GgufParts(matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        return parts.number < 1 || parts.number > parts.count ? Optional.empty() : Optional.of(parts);
    }

    /** Returns the name of a model's file without its number and its extension. */
    public static String stemOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return of(file).map(GgufParts::stem)
                .orElse(name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name);
    }

    /** Returns the names of all parts, in order. */
    public List<String> names() {
        return IntStream.rangeClosed(1, count).mapToObj(this::name).toList();
    }

    private String name(int part) {
        return String.format("%s-%05d-of-%05d%s", stem, part, count, EXTENSION);
    }
}

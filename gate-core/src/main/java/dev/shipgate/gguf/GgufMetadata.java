package dev.shipgate.gguf;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metadata of a GGUF file, by key. An entry of another type than asked for is refused. */
public final class GgufMetadata {

    private final Path file;
    private final Map<String, GgufValue> entries;

    GgufMetadata(Path file, Map<String, GgufValue> entries) {
        this.file = file;
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns all entries, in the order of the file. */
    public Map<String, GgufValue> entries() {
        return entries;
    }

    /** @throws InvalidInputException if the entry isn't a text */
    public Optional<String> text(String key) {
        return get(key, GgufValue.Text.class, "a text").map(GgufValue.Text::value);
    }

    /** @throws InvalidInputException if the entry isn't a whole number */
    public Optional<Long> whole(String key) {
        return get(key, GgufValue.Whole.class, "a whole number").map(GgufValue.Whole::value);
    }

    /** @throws InvalidInputException if the entry isn't a Boolean */
    public Optional<Boolean> flag(String key) {
        return get(key, GgufValue.Flag.class, "a Boolean").map(GgufValue.Flag::value);
    }

    /**
     * Returns a whole number that counts something.
     *
     * @throws InvalidInputException if the entry isn't a whole number, or isn't from 1 to 2,147,483,647
     */
    public Optional<Integer> positive(String key) {
        return whole(key).map(value -> {
            if (value < 1 || value > Integer.MAX_VALUE) {
                throw new InvalidInputException(
                        file,
                        key + ": expected a whole number from 1 to " + Integer.MAX_VALUE + ", found "
                                + Long.toUnsignedString(value));
            }
            return value.intValue();
        });
    }

    /**
     * Returns the largest value of an entry that counts something, for all layers or for each.
     *
     * @throws InvalidInputException if the entry is neither a whole number nor an array of them
     */
    public Optional<Integer> largest(String key) {
        return entries.get(key) instanceof GgufValue.Items
                ? wholes(key).stream()
                        .max(Long::compare)
                        .filter(value -> value > 0 && value <= Integer.MAX_VALUE)
                        .map(Long::intValue)
                : positive(key);
    }

    /**
     * Returns an array of texts; empty if there is none.
     *
     * @throws InvalidInputException if the entry is anything else
     */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (GgufValue value : items(key)) {
            if (!(value instanceof GgufValue.Text text)) {
                throw wrongType(key, "an array of texts");
            }
            texts.add(text.value());
        }
        return texts;
    }

    /**
     * Returns an array of whole numbers; empty if there is none.
     *
     * @throws InvalidInputException if the entry is anything else
     */
    public List<Long> wholes(String key) {
        List<Long> numbers = new ArrayList<>();
        for (GgufValue value : items(key)) {
            if (!(value instanceof GgufValue.Whole number)) {
                throw wrongType(key, "an array of whole numbers");
            }
            numbers.add(number.value());
        }
        return numbers;
    }

    /**
     * Returns an array of numbers; empty if there is none.
     *
     * @throws InvalidInputException if the entry is anything else
     */
    public List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (GgufValue value : items(key)) {
            if (!(value instanceof GgufValue.Real number)) {
                throw wrongType(key, "an array of numbers with fractions");
            }
            numbers.add(number.value());
        }
        return numbers;
    }

    private List<GgufValue> items(String key) {
        return get(key, GgufValue.Items.class, "an array")
                .map(GgufValue.Items::values)
                .orElse(List.of());
    }

    private <T extends GgufValue> Optional<T> get(String key, Class<T> type, String expected) {
        GgufValue value = entries.get(key);
        if (value != null && !type.isInstance(value)) {
            throw wrongType(key, expected);
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private InvalidInputException wrongType(String key, String expected) {
        return new InvalidInputException(file, key + ": expected " + expected + ", found something else");
    }
}

package dev.shipgate.engine.onnx;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a layer's keys and values in one tensor, as {@code past_0} and {@code present_0}. The first plane holds
 * the keys.
 */
final class CombinedDialect {

    private static final int RANK = 5;
    private static final int KEY_AND_VALUE = 2;
    private static final Pattern INPUT =
            Pattern.compile("(past|past_key_values|past_kv|kv_cache)([._])(\\d{1,6})(?:[._](?:kv|key_value))?");

    private CombinedDialect() {}

    /**
     * An input that carries both.
     *
     * @param planes the axis of the two
     * @param outputs the possible names of its output
     */
    record Carried(int layer, Planes planes, List<String> outputs) {}

    /** Parses an input, if its name and its shape belong to this dialect. */
    static Optional<Carried> read(GraphTensor input) {
        Matcher matcher = INPUT.matcher(input.name());
        if (!matcher.matches() || input.rank() != RANK) {
            return Optional.empty();
        }
        String tail = input.name().substring(matcher.end(1));
        List<String> outputs = List.of("present" + tail, "present_key_values" + tail, "present_kv" + tail);
        return planes(input).map(planes -> new Carried(Integer.parseInt(matcher.group(3)), planes, outputs));
    }

    private static Optional<Planes> planes(GraphTensor input) {
        if (input.dimension(0).length() == KEY_AND_VALUE) {
            return Optional.of(Planes.FIRST);
        }
        return input.dimension(1).length() == KEY_AND_VALUE ? Optional.of(Planes.AFTER_BATCH) : Optional.empty();
    }
}

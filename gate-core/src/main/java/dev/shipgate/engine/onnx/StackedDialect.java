package dev.shipgate.engine.onnx;

import dev.shipgate.oracle.StateKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The names of states stacked over layers: {@code k_cache}, {@code v_cache}, {@code conv_state}, {@code rec_state} and
 * variants. Each has an output whose name contains it, such as {@code new_k_cache}.
 */
final class StackedDialect {

    private static final Map<StateKind, Pattern> INPUTS = new TreeMap<>(Map.of(
            StateKind.KEY, named("k|keys?"),
            StateKind.VALUE, named("v|values?"),
            StateKind.CONV_STATE, named("conv"),
            StateKind.RECURRENT_STATE, named("rec|recurrent|ssm")));

    private StackedDialect() {}

    /** Returns the kind of state that an input carries, if its name is one of these. */
    static Optional<StateKind> kindOf(String input) {
        return INPUTS.entrySet().stream()
                .filter(each -> each.getValue().matcher(input).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the outputs whose names contain the name of an input. */
    static List<String> outputsOf(String input, Collection<String> outputs) {
        String stem = input.toLowerCase(Locale.ROOT)
                .replaceFirst("^(past|in|old)_", "")
                .replaceFirst("_(in|old)$", "");
        return outputs.stream()
                .filter(output -> output.toLowerCase(Locale.ROOT).contains(stem))
                .toList();
    }

    private static Pattern named(String what) {
        return Pattern.compile(
                "(?:(?:past|in|old)_)?(?:" + what + ")(?:_?(?:caches?|states?))?(?:_(?:in|old))?",
                Pattern.CASE_INSENSITIVE);
    }
}

package dev.shipgate.engine.onnx;

import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The naming schemes that exporters use for the states of a decoder. */
enum StateDialect {
    /** {@code past_key_values.3.key} becomes {@code present.3.key}: onnxruntime-genai and Optimum. */
    PAST_KEY_VALUES("past_key_values\\.(\\d{1,6})\\.(\\w+)", List.of("present.%s.%s", "present_key_values.%s.%s")),
    /** {@code past.3.conv} becomes {@code present.3.conv}: newer onnxruntime-genai. */
    PAST("past\\.(\\d{1,6})\\.(\\w+)", List.of("present.%s.%s")),
    /** {@code past_conv.3} becomes {@code present_conv.3}: transformers.js. */
    PAST_KIND("past_(?<kind>conv|recurrent|ssm|key|value)\\.(?<layer>\\d{1,6})", List.of("present_%2$s.%1$s"));

    private static final Map<String, StateKind> KINDS = Map.of(
            "key", StateKind.KEY,
            "value", StateKind.VALUE,
            "conv_state", StateKind.CONV_STATE,
            "conv", StateKind.CONV_STATE,
            "recurrent_state", StateKind.RECURRENT_STATE,
            "recurrent", StateKind.RECURRENT_STATE,
            "ssm", StateKind.RECURRENT_STATE,
            "ssm_state", StateKind.RECURRENT_STATE);

    private final Pattern input;
    private final List<String> outputs;

    StateDialect(String input, List<String> outputs) {
        this.input = Pattern.compile(input);
        this.outputs = outputs;
    }

    /**
     * An input that carries a state.
     *
     * @param slot the state's slot
     * @param outputs the possible names of its output
     */
    record Carried(StateSlot slot, List<String> outputs) {}

    /** Parses the name of an input, if it belongs to this dialect. */
    Optional<Carried> read(String name) {
        Matcher matcher = input.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String layer = this == PAST_KIND ? matcher.group("layer") : matcher.group(1);
        String kind = this == PAST_KIND ? matcher.group("kind") : matcher.group(2);
        return Optional.ofNullable(KINDS.get(kind))
                .map(known -> new Carried(
                        new StateSlot(Integer.parseInt(layer), known),
                        outputs.stream()
                                .map(format -> String.format(format, layer, kind))
                                .toList()));
    }

    /** Parses the name of an input in any dialect. */
    static Optional<Carried> readAny(String name) {
        for (StateDialect dialect : values()) {
            Optional<Carried> carried = dialect.read(name);
            if (carried.isPresent()) {
                return carried;
            }
        }
        return Optional.empty();
    }
}

package dev.shipgate.audit;

import java.util.Map;

/**
 * The attributes for which an absent one means the same as one value. ONNX Runtime's operator schemas (1.30) give these
 * defaults, its kernels use them, and exporters write them or leave them out as they please. Every other absent
 * attribute differs from a present one.
 */
final class DefaultAttributes {

    private static final String GROUP_QUERY_ATTENTION = "com.microsoft.GroupQueryAttention ";

    private static final Map<String, String> EXACT = Map.of(
            // 0 is "unset": the activations keep their type.
            "com.microsoft.MatMulNBits accuracy_level",
            "INT 0",
            // -1 is "no window".
            GROUP_QUERY_ATTENTION + "local_window_size",
            "INT -1",
            // 0 is "no cap".
            GROUP_QUERY_ATTENTION + "softcap",
            "FLOAT 0.0",
            GROUP_QUERY_ATTENTION + "do_rotary",
            "INT 0",
            GROUP_QUERY_ATTENTION + "rotary_interleaved",
            "INT 0",
            // A zero in the shape copies the input's extent, as before opset 14, which had no such attribute.
            "Reshape allowzero",
            "INT 0");

    private DefaultAttributes() {}

    static boolean isDefault(String operator, String attribute, AttributeValue value) {
        return value.exact().equals(EXACT.get(operator + " " + attribute));
    }
}

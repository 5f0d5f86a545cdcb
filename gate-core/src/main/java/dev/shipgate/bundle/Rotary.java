package dev.shipgate.bundle;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An unscaled rotary position embedding.
 *
 * @param theta its base: pair {@code i} turns by {@code theta^(-2i / dimensions)} radians per position
 * @param dimensions the number of elements of a head that turn, in pairs
 * @param interleaved whether the two elements of a pair are neighbours; otherwise one is in each half. {@code null} if
 *     not declared
 */
public record Rotary(double theta, int dimensions, @Nullable Boolean interleaved) {

    /** Makes an embedding that doesn't say how its pairs are placed. */
    public Rotary(double theta, int dimensions) {
        this(theta, dimensions, null);
    }

    /** @throws IllegalArgumentException if there are no such pairs */
    public Rotary {
        if (!(theta > 0) || Double.isInfinite(theta) || dimensions <= 0 || dimensions % 2 != 0) {
            throw new IllegalArgumentException("a rotary embedding needs a positive theta and a positive even number "
                    + "of dimensions, found " + theta + " and " + dimensions);
        }
    }

    /** Reads it from a {@code config.json} of a source model; empty if that declares none, or a scaled one. */
    static Optional<Rotary> of(Manifest config) {
        Optional<Double> theta = number(config, "rope_parameters.rope_theta", "rope_theta");
        double turning = number(config, "rope_parameters.partial_rotary_factor", "partial_rotary_factor")
                .orElse(1.0);
        Optional<Double> headSize = number(config, "head_dim")
                .or(() -> number(config, "hidden_size")
                        .flatMap(width -> number(config, "num_attention_heads").map(heads -> width / heads)));
        if (theta.isEmpty() || headSize.isEmpty() || isScaled(config)) {
            return Optional.empty();
        }
        int dimensions = (int) (headSize.get() * turning);
        return theta.get() > 0 && dimensions > 0 && dimensions % 2 == 0
                ? Optional.of(new Rotary(theta.get(), dimensions))
                : Optional.empty();
    }

    private static boolean isScaled(Manifest config) {
        return Stream.of("rope_parameters", "rope_scaling")
                .map(field -> find(config, field))
                .filter(node -> node != null && node.isObject())
                .flatMap(node -> Stream.of("rope_type", "type")
                        .map(node::path)
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue))
                .anyMatch(type -> !type.equals("default") && !type.equals("mrope"));
    }

    private static Optional<Double> number(Manifest config, String... fields) {
        return Stream.of(fields)
                .map(field -> find(config, field))
                .filter(node -> node != null && node.isNumber())
                .map(JsonNode::doubleValue)
                .findFirst();
    }

    /** A model of several modalities keeps the decoder's fields in {@code text_config}. */
    private static @Nullable JsonNode find(Manifest config, String field) {
        return Stream.of(field, "text_config." + field)
                .map(config::at)
                .filter(node -> !node.isMissingNode() && !node.isNull())
                .findFirst()
                .orElse(null);
    }
}

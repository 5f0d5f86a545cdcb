package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphAuditTests {

    @Test
    void two_graphs_of_a_bundle_add_up_their_accuracy_levels() {
        assertThat(audit(Map.of(0L, 1, 4L, 2)).with(audit(Map.of(4L, 3))).accuracyLevels())
                .isEqualTo(Map.of(0L, 1, 4L, 5));
    }

    @Test
    void unknown_levels_stay_unknown() {
        assertThat(audit(Map.of(4L, 2)).with(audit(null)).accuracyLevels()).isNull();
    }

    @Test
    void a_level_without_nodes_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> audit(Map.of(4L, 0)))
                .withMessageContaining("at least one node");
    }

    @Test
    void the_levels_are_written_by_number() {
        assertThat(new TranscriptFile().toJson(audit(Map.of(4L, 2))))
                .containsPattern("\"accuracy_levels\" : \\{\\s*\"4\" : 2\\s*}");
    }

    @Test
    void the_bits_of_the_body_are_the_median_of_what_its_matrices_use() {
        assertThat(bodyBits(
                        weight(WeightAudit.Role.BODY, "MatMulNBits", 4, 16),
                        weight(WeightAudit.Role.BODY, "MatMul", 32, null),
                        weight(WeightAudit.Role.BODY, "MatMulNBits", 8, 256)))
                .isEqualTo(8);
    }

    @Test
    void where_some_matrices_are_quantised_floats_do_not_count() {
        assertThat(bodyBits(
                        weight(WeightAudit.Role.BODY, "QMoE", 4, 16),
                        floats(WeightAudit.Role.BODY),
                        floats(WeightAudit.Role.BODY)))
                .isEqualTo(4);
        assertThat(bodyBits(weight(WeightAudit.Role.HEAD, "MatMulNBits", 4, 16), floats(WeightAudit.Role.BODY)))
                .isEqualTo(32);
    }

    @Test
    void a_few_large_matrices_of_few_bits_make_the_noise() {
        WeightAudit small = weight(WeightAudit.Role.BODY, "MatMulNBits", 8, 256);

        assertThat(bodyBits(large(4), small, small)).isEqualTo(4);
        assertThat(bodyBits(large(8), weight(WeightAudit.Role.BODY, "MatMulNBits", 4, 16), small))
                .isEqualTo(8);
    }

    @Test
    void codes_that_use_few_levels_are_worth_few_bits() {
        assertThat(bodyBits(weight(WeightAudit.Role.BODY, "MatMulNBits", 8, 16)))
                .isEqualTo(4);
        assertThat(bodyBits(weight(WeightAudit.Role.BODY, "Gemm", 32, 2))).isEqualTo(1);
        assertThat(bodyBits(weight(WeightAudit.Role.BODY, "MatMulNBits", 4, 1000)))
                .as("no more than are stored")
                .isEqualTo(4);
    }

    @Test
    void only_the_matrices_of_the_layers_count() {
        assertThat(bodyBits(
                        weight(WeightAudit.Role.HEAD, "MatMulNBits", 4, 16),
                        weight(WeightAudit.Role.EMBEDDING, "Gather", 16, null),
                        weight(WeightAudit.Role.VECTOR, "Mul", 32, null),
                        weight(WeightAudit.Role.BODY, "Conv", 32, null)))
                .isNull();
    }

    @Test
    void the_bits_of_most_weights_are_those_of_the_large_matrices() {
        GraphAudit mostlyFloats = of(
                floats(WeightAudit.Role.BODY),
                weight(WeightAudit.Role.BODY, "MatMulNBits", 4, 16),
                floats(WeightAudit.Role.BODY));
        assertThat(mostlyFloats.bodyBits()).isEqualTo(4);
        assertThat(mostlyFloats.bitsOfMostWeights()).isEqualTo(32);
        assertThat(of(floats(WeightAudit.Role.BODY), large(4), floats(WeightAudit.Role.BODY))
                        .bitsOfMostWeights())
                .isEqualTo(4);
        assertThat(of(weight(WeightAudit.Role.HEAD, "MatMulNBits", 4, 16)).bitsOfMostWeights())
                .isNull();
    }

    private static @Nullable Double bodyBits(WeightAudit... weights) {
        return of(weights).bodyBits();
    }

    private static GraphAudit of(WeightAudit... weights) {
        return new GraphAudit(10, "exporter", Map.of(), Map.of(), List.of(weights), 1, false, 1, 1, 1);
    }

    private static WeightAudit weight(WeightAudit.Role role, String operator, int bits, @Nullable Integer levels) {
        return weight(role, operator, bits, levels, 1);
    }

    private static WeightAudit large(int bits) {
        return weight(WeightAudit.Role.BODY, "QMoE", bits, 1 << bits, 100);
    }

    private static WeightAudit weight(
            WeightAudit.Role role, String operator, int bits, @Nullable Integer levels, long parameters) {
        return new WeightAudit(
                "w",
                role,
                operator,
                bits,
                "uint8",
                WeightAudit.Granularity.PER_BLOCK,
                32,
                1,
                true,
                parameters,
                1,
                1.0,
                1.0,
                0,
                0.0,
                levels);
    }

    private static WeightAudit floats(WeightAudit.Role role) {
        return new WeightAudit(
                "w",
                role,
                "MatMul",
                32,
                "float32",
                WeightAudit.Granularity.NONE,
                null,
                null,
                null,
                1,
                4,
                null,
                null,
                0,
                null,
                null);
    }

    private static GraphAudit audit(@Nullable Map<Long, Integer> levels) {
        return new GraphAudit(
                10, "exporter", Map.of(), Map.of(), List.of(), 1, false, 1, 1, 1, levels, null, List.of());
    }
}

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

    private static GraphAudit audit(@Nullable Map<Long, Integer> levels) {
        return new GraphAudit(10, "exporter", Map.of(), Map.of(), List.of(), 1, false, 1, 1, 1, levels);
    }
}

package dev.shipgate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The workflow that is to be copied is YAML, and its steps do what the page says; DocumentedCommandTests run its
 * commands.
 */
class DocumentedWorkflowTests {

    @Test
    void the_workflow_shows_its_results_even_if_the_gate_is_red() {
        JsonNode workflow =
                new YAMLMapper().readTree(DocumentedBlocks.of("ci.md", "yaml").get(0));
        List<JsonNode> steps = new ArrayList<>();
        workflow.at("/jobs/gate/steps").forEach(steps::add);

        assertThat(workflow.propertyNames()).containsExactly("name", "on", "permissions", "jobs");
        assertThat(steps)
                .allSatisfy(step -> assertThat(step.has("uses") ^ step.has("run"))
                        .as(step.toString())
                        .isTrue());
        assertThat(steps)
                .anySatisfy(step -> assertThat(step.path("run").asString()).endsWith("/shipgate doctor"));
        JsonNode gate = step(steps, "Gate every bundle");
        assertThat(gate.path("run").asString())
                .isEqualTo("ship-gate/shipgate release shipgate.yaml --annotations github");
        assertThat(gate.has("if")).isFalse();
        assertThat(gate.has("continue-on-error")).isFalse();
        JsonNode summary = step(steps, "Summary");
        assertThat(summary.path("if").asString()).isEqualTo("always()");
        assertThat(summary.path("run").asString())
                .startsWith("cat shipgate-report/summary.md >> \"$GITHUB_STEP_SUMMARY\"");
        JsonNode reports = step(steps, "Reports");
        assertThat(reports.path("if").asString()).isEqualTo("always()");
        assertThat(reports.at("/with/path").asString()).isEqualTo("shipgate-report");
        assertThat(steps.indexOf(gate)).isLessThan(steps.indexOf(summary));
    }

    private static JsonNode step(List<JsonNode> steps, String name) {
        return steps.stream()
                .filter(step -> step.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }
}

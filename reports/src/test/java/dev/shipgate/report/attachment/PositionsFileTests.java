package dev.shipgate.report.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionsFileTests {

    @Test
    void every_compared_position_has_a_line_with_its_check_and_case() {
        Transcript run = RunSamples.flipping();
        long positions = run.measured().observations().stream()
                .mapToLong(each -> each.comparedPositions().size())
                .sum();

        List<String> lines = new PositionsFile().render(run).lines().toList();

        assertThat(lines).hasSize(1 + (int) positions);
        assertThat(lines.get(0)).startsWith("check,case,run,position,input_id,oracle_top1_id,bundle_top1_id,agrees,");
        assertThat(lines.get(1)).matches("[a-z_]+,\"[a-z]+\",.*");
        int columns = lines.get(0).split(",", -1).length;
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
    }
}

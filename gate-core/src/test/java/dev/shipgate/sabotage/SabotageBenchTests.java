package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gates every variant. The first finding must name the family that was planted in nine of ten. */
@Tag("thorough")
class SabotageBenchTests extends SabotageBench {

    private static final double NAMED_RIGHT = 0.9;

    @Override
    List<Variant> variants() {
        return Stream.concat(Faults.all().stream(), HarmlessVariants.all().stream())
                .toList();
    }

    @Test
    void the_first_finding_names_the_family_that_was_planted() {
        List<Row> wrong =
                faults().filter(row -> row.named() != row.variant().family()).toList();

        assertThat(1 - wrong.size() / (double) faults().count())
                .as(wrong.stream().map(Row::line).collect(Collectors.joining("\n")))
                .isGreaterThanOrEqualTo(NAMED_RIGHT);
    }

    @Test
    void there_are_enough_of_both() {
        assertThat(faults().count()).isGreaterThanOrEqualTo(40);
        assertThat(harmless().count()).isGreaterThanOrEqualTo(20);
    }
}

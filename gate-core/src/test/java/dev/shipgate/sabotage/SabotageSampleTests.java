package dev.shipgate.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.Family;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Gates the first fault of each family and a few harmless variants, because all of them take as long as everything else
 * in {@code mvn verify}. {@link SabotageBenchTests} gates all.
 */
class SabotageSampleTests extends SabotageBench {

    private static final int ONE_HARMLESS_IN = 10;

    @Override
    List<Variant> variants() {
        List<Variant> sample = new ArrayList<>();
        Set<Family> families = EnumSet.noneOf(Family.class);
        Faults.all().stream()
                .filter(fault -> families.add(Objects.requireNonNull(fault.family())))
                .forEach(sample::add);
        List<Variant> harmless = HarmlessVariants.all();
        IntStream.range(0, harmless.size())
                .filter(index -> index % ONE_HARMLESS_IN == 0)
                .mapToObj(harmless::get)
                .forEach(sample::add);
        return sample;
    }

    @Test
    void the_first_finding_names_the_family_that_was_planted() {
        assertThat(faults())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.named())
                        .as(row.line())
                        .isEqualTo(row.variant().family()));
    }
}

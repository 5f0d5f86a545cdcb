package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static dev.shipgate.diagnosis.EvidenceSample.wrongFromTheFirstRow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.WeightAudit.CodeForm;
import org.junit.jupiter.api.Test;

class MisreadCodesTests {

    private static final String OF_8_BITS =
            " are near 0 and 255, the ends of their range; MatMulNBits reads 128 as zero";

    private final MisreadCodes signature = new MisreadCodes();

    @Test
    void the_range_and_the_middle_are_those_of_the_bits() {
        assertThat(misread().ask(signature)).hasValueSatisfying(finding -> {
            assertThat(finding.family()).isEqualTo(Family.WEIGHTS);
            assertThat(finding.evidence())
                    .startsWith("most codes of body" + OF_8_BITS, "most codes of head" + OF_8_BITS)
                    .noneMatch(line -> line.startsWith("and others"))
                    .hasSizeGreaterThan(2);
        });
        assertThat(misread().bodyBits(4).ask(signature))
                .hasValueSatisfying(finding -> assertThat(finding.evidence())
                        .first()
                        .asString()
                        .isEqualTo("most codes of body are near 0 and 15, the ends of their range; MatMulNBits reads 8"
                                + " as zero"));
    }

    @Test
    void three_are_named_and_the_others_counted() {
        assertThat(misread().bodies(2).ask(signature))
                .hasValueSatisfying(
                        finding -> assertThat(finding.evidence()).noneMatch(line -> line.startsWith("and others")));
        assertThat(misread().bodies(4).ask(signature))
                .hasValueSatisfying(finding -> assertThat(finding.evidence())
                        .contains("and others: 2")
                        .filteredOn(line -> line.startsWith("most codes"))
                        .hasSize(3));
    }

    @Test
    void a_head_alone_is_the_head() {
        assertThat(misread().bodies(0).ask(signature))
                .hasValueSatisfying(finding -> assertThat(finding.family()).isEqualTo(Family.HEAD));
    }

    @Test
    void codes_say_nothing_while_nothing_is_wrong() {
        assertThat(sound().codeForm(CodeForm.TWOS_COMPLEMENT).ask(signature)).isEmpty();
        assertThat(wrongFromTheFirstRow().codeForm(CodeForm.OFFSET_BINARY).ask(signature))
                .isEmpty();
        assertThat(sound().codeForm(CodeForm.TWOS_COMPLEMENT)
                        .objection(CheckId.CARRIED_STATE, GATE)
                        .ask(signature))
                .isPresent();
    }

    private static EvidenceSample misread() {
        return wrongFromTheFirstRow().codeForm(CodeForm.TWOS_COMPLEMENT);
    }
}

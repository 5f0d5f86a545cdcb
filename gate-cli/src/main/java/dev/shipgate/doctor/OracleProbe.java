package dev.shipgate.doctor;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.report.wording.Numbers;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks whether an oracle can be read and contains judgeable cases. To check their margins, use {@code oracle check}.
 */
record OracleProbe(Path folder) implements Probe {

    private static final String ABOUT = "oracle";

    @Override
    public List<ProbeResult> look() {
        Oracle oracle;
        try {
            oracle = Oracle.read(folder);
        } catch (InvalidInputException refused) {
            return List.of(ProbeResult.fail(
                    ABOUT,
                    refused.getMessage(),
                    "restore it, or record it again: oracle-fixtures/recorder or 'shipgate oracle record'"));
        }
        long judging = oracle.cases().stream()
                .filter(each -> each.kind() != CaseKind.WEAK)
                .count();
        String found = folder + ": " + Numbers.counted(judging, "case") + " to judge by, vocabulary size "
                + Numbers.count(oracle.model().vocabSize());
        return List.of(
                judging == 0
                        ? ProbeResult.fail(
                                ABOUT, found, "record prompts of kind gate or long; weak cases are never judged")
                        : ProbeResult.ok(ABOUT, found));
    }
}

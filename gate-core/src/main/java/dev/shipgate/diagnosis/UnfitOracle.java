package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An oracle that can't judge. */
final class UnfitOracle implements Signature {

    @Override
    public Set<Strength> strengths() {
        return Set.of(Strength.CONCLUSIVE);
    }

    @Override
    public boolean statesAFact() {
        return true;
    }

    @Override
    public Optional<Finding> recognise(Evidence evidence, Symptoms symptoms) {
        List<String> lines = Evidence.lines(Stream.concat(
                evidence.objections(CheckId.ORACLE_HEALTH),
                evidence.objections(CheckId.BUNDLE_CONTRACT).filter(each -> each.verdict() == Verdict.INVALID_ORACLE)));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.ORACLE,
                "unfit-oracle",
                Strength.CONCLUSIVE,
                "the oracle cannot judge this bundle",
                lines,
                "choose prompts whose every position clears the margin floor, and record the oracle "
                        + "from the checkpoint that was converted"));
    }
}

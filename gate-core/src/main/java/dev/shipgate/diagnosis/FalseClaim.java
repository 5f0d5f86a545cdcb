package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import java.util.List;
import java.util.Optional;

/** Name or metadata say of the quantisation what the graph does not hold. */
final class FalseClaim implements Signature {

    @Override
    public Optional<Finding> recognise(Evidence evidence) {
        List<String> lines = evidence.observations(Claims.class)
                .flatMap(claims -> claims.claims().stream())
                .filter(claim -> !claim.borneOut())
                .filter(claim -> !evidence.isWaived(claim))
                .map(claim -> claim.id() + " says " + claim.claimed() + ", the graph holds " + claim.found())
                .toList();
        // Of a graph that cannot be loaded nobody knows what it would compute with.
        if (lines.isEmpty()
                || evidence.observations(Failed.class)
                        .anyMatch(failed -> !failed.stage().equals("step"))) {
            return Optional.empty();
        }
        boolean otherwiseSound =
                evidence.objections().allMatch(judgement -> judgement.subject().check() == CheckId.CLAIMS);
        return Optional.of(new Finding(
                Family.CLAIM,
                "false-claim",
                otherwiseSound ? 1 : 0.6,
                "what is said of the quantisation is not what the graph holds",
                lines,
                "see whether the option reached the exporter ('shipgate audit BUNDLE' shows every weight); convert again or"
                        + " correct what is said"));
    }
}

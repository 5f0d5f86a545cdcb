package dev.shipgate.diagnosis;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The name or the metadata makes a claim about the quantisation that the graph contradicts. */
final class FalseClaim implements Signature {

    private final Beside beside;

    /** @param beside what else must be wrong */
    FalseClaim(Beside beside) {
        this.beside = beside;
    }

    /** What else counts against the bundle. */
    enum Beside {
        /** Nothing: only claims are objected to. */
        NOTHING,
        /** Something else, which a false claim doesn't explain. */
        OTHER_OBJECTIONS
    }

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
        List<String> lines = evidence.observations(Claims.class)
                .flatMap(claims -> claims.claims().stream())
                .filter(claim -> !claim.borneOut())
                .filter(claim -> !evidence.isWaived(claim))
                .map(claim -> claim.id() + " says " + claim.claimed() + ", the graph holds " + claim.found())
                .toList();
        Beside found =
                evidence.objections().allMatch(judgement -> judgement.subject().check() == CheckId.CLAIMS)
                        ? Beside.NOTHING
                        : Beside.OTHER_OBJECTIONS;
        // A graph that can't be loaded doesn't show what it would compute with.
        if (lines.isEmpty()
                || found != beside
                || evidence.observations(Failed.class)
                        .anyMatch(failed -> !failed.stage().equals("step"))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Family.CLAIM,
                "false-claim",
                Strength.CONCLUSIVE,
                "the claims about the quantisation do not match the graph",
                lines,
                "check whether the option reached the exporter ('shipgate audit BUNDLE' shows every "
                        + "weight); convert again or correct the claim"));
    }
}

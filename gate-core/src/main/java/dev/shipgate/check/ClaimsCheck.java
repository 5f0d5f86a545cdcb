package dev.shipgate.check;

import dev.shipgate.audit.ClaimReader;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.List;

/** Compares what the name and the metadata claim about the quantisation with what the graph contains. */
public final class ClaimsCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.CLAIMS;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        GraphAudit audit;
        try {
            audit = session.audit();
        } catch (InvalidInputException unreadable) {
            return new NotMeasured(subject, "the graph could not be read: " + unreadable.published());
        }
        return measure(session.bundle(), audit);
    }

    /** Measures a bundle. */
    public Observation measure(Bundle bundle, GraphAudit audit) {
        Subject subject = Subject.of(CheckId.CLAIMS);
        List<Claim> claims = ClaimReader.read(bundle, audit);
        return claims.isEmpty()
                ? new NotApplicable(subject, "neither the name nor the metadata makes a claim about the quantisation")
                : new Claims(subject, claims);
    }
}

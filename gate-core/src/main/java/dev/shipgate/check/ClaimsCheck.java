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

    private static final String NO_CLAIM = "neither the name nor the metadata makes a claim about the quantisation";

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
            return unread(session.bundle(), unreadable);
        }
        return measure(session.bundle(), audit);
    }

    /** An engine may run what the gate can't read: only a claim needs its weights. */
    static Observation unread(Bundle bundle, InvalidInputException unreadable) {
        Subject subject = Subject.of(CheckId.CLAIMS);
        List<String> claimed = ClaimReader.claimed(bundle);
        String why = unreadable.published();
        return claimed.isEmpty()
                ? new NotApplicable(subject, NO_CLAIM + "; the graph could not be read: " + why)
                : new NotMeasured(
                        subject,
                        "the bundle claims " + String.join(", ", claimed) + ", and the graph could not be read: "
                                + why);
    }

    /** Measures a bundle. */
    public Observation measure(Bundle bundle, GraphAudit audit) {
        Subject subject = Subject.of(CheckId.CLAIMS);
        List<Claim> claims = ClaimReader.read(bundle, audit);
        return claims.isEmpty() ? new NotApplicable(subject, NO_CLAIM) : new Claims(subject, claims);
    }
}

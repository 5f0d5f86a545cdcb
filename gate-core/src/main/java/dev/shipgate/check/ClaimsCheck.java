package dev.shipgate.check;

import dev.shipgate.audit.ClaimReader;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.List;

/** Puts what name and metadata say of the quantisation beside what the graph holds. */
public final class ClaimsCheck {

    /** Observes a bundle. */
    public Observation observe(Bundle bundle, GraphAudit audit) {
        Subject subject = Subject.of(CheckId.CLAIMS);
        List<Claim> claims = ClaimReader.read(bundle, audit);
        return claims.isEmpty()
                ? new NotApplicable(subject, "neither name nor metadata says anything of the quantisation")
                : new Claims(subject, claims);
    }
}

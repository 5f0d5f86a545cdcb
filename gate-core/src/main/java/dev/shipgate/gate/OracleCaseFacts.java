package dev.shipgate.gate;

import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import java.util.List;
import org.apiguardian.api.API;

/** Describes the cases of an oracle to the judge and the transcript. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class OracleCaseFacts {

    private OracleCaseFacts() {}

    /** Returns every case of an oracle, in order. */
    public static List<CaseFacts> of(Oracle oracle) {
        return oracle.cases().stream().map(each -> of(each, oracle)).toList();
    }

    private static CaseFacts of(OracleCase oracleCase, Oracle oracle) {
        return new CaseFacts(
                oracleCase.id(),
                CaseKind.valueOf(oracleCase.kind().name()),
                oracleCase.positions(),
                oracleCase.greedy() == null ? 0 : oracleCase.greedy().ids().size(),
                oracle.sameTokensAs(oracleCase).map(OracleCase::id).orElse(null));
    }
}

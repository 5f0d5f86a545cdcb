package dev.shipgate.suite;

import dev.shipgate.gate.CheckResult;
import dev.shipgate.transcript.Transcript;
import org.apiguardian.api.API;

/** Entry points to the AssertJ assertions of the gate. */
@API(status = API.Status.STABLE, since = "0.1")
public final class GateAssertions {

    private GateAssertions() {}

    /** Starts assertions on one subject that was measured and judged. */
    public static CheckResultAssert assertThat(CheckResult result) {
        return new CheckResultAssert(result);
    }

    /** Starts assertions on a complete run. */
    public static TranscriptAssert assertThat(Transcript transcript) {
        return new TranscriptAssert(transcript);
    }
}

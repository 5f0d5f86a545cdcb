package dev.shipgate.suite;

import dev.shipgate.gate.Gate.Examined;
import dev.shipgate.transcript.Transcript;

/** Entry points to the assertions of the gate. */
public final class GateAssertions {

    private GateAssertions() {}

    /** Starts assertions on one subject of a bundle. */
    public static ExaminedAssert assertThat(Examined examined, String bundle) {
        return new ExaminedAssert(examined, bundle);
    }

    /** Starts assertions on a whole run. */
    public static TranscriptAssert assertThat(Transcript transcript) {
        return new TranscriptAssert(transcript);
    }
}

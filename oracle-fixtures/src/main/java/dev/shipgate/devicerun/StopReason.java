package dev.shipgate.devicerun;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a device's answer ended. */
public enum StopReason {
    /** It has as many tokens as were asked for. */
    @JsonProperty("length")
    LENGTH,
    /** It ends with a stop token. */
    @JsonProperty("eos")
    EOS,
    /** The runtime or the recorder cut it off, for example at the end of the context. */
    @JsonProperty("truncated")
    TRUNCATED,
    /** The system stopped the program. */
    @JsonProperty("killed")
    KILLED,
    /** The engine failed. */
    @JsonProperty("error")
    ERROR;

    /** Tells whether the answer is complete. */
    public boolean isComplete() {
        return this == LENGTH || this == EOS;
    }
}

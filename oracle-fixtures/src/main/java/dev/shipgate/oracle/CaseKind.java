package dev.shipgate.oracle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The purpose of a case. */
public enum CaseKind {

    /** Every position must be healthy. */
    @JsonProperty("gate")
    GATE,

    /** Real context length; judged only at positions with a healthy margin. */
    @JsonProperty("long")
    LONG,

    /** A deliberate near-tie; never judged. */
    @JsonProperty("weak")
    WEAK
}

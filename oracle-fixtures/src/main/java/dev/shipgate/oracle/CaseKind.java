package dev.shipgate.oracle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a case is recorded for. */
public enum CaseKind {

    /** Every position must be healthy. */
    @JsonProperty("gate")
    GATE,

    /** Real context length; judged where the margin is healthy. */
    @JsonProperty("long")
    LONG,

    /** A near-tie on purpose; never judged. */
    @JsonProperty("weak")
    WEAK
}

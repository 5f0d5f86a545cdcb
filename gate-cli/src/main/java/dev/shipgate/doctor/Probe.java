package dev.shipgate.doctor;

import java.util.List;

/** Looks at one thing. */
interface Probe {

    /** Returns what was found, at least one remark. */
    List<ProbeResult> look();
}

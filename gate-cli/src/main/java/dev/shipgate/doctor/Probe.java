package dev.shipgate.doctor;

import java.util.List;

/** Checks one thing. */
interface Probe {

    /** Returns the results, at least one. */
    List<ProbeResult> look();
}

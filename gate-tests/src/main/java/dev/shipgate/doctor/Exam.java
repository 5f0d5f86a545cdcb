package dev.shipgate.doctor;

import java.util.List;

/** Looks at one thing. */
interface Exam {

    /** Returns what was found, at least one remark. */
    List<Remark> look();
}

package dev.shipgate.doctor;

import java.util.Locale;

/** The severity of a result, best first. */
public enum Level {
    /** Nothing to do. */
    OK,
    /** A run is possible, but may be slow, report less, or fail. */
    WARN,
    /** A run would fail. */
    FAIL;

    /** Returns the name used in output and files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

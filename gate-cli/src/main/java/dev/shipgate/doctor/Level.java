package dev.shipgate.doctor;

import java.util.Locale;

/** How well something is, best first. */
public enum Level {
    /** Nothing is to be done. */
    OK,
    /** A run is possible, but may be slow, may say less, or may break. */
    WARN,
    /** A run would break. */
    FAIL;

    /** Returns the name that people and files use. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

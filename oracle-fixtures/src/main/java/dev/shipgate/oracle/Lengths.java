package dev.shipgate.oracle;

import java.util.List;

/** Lists that stand for the same positions have the same length. */
final class Lengths {

    private Lengths() {}

    static void requireNoneOr(int expected, List<?> list, String name) {
        if (!list.isEmpty() && list.size() != expected) {
            throw new IllegalArgumentException(name + " has " + list.size() + " entries, but there are " + expected
                    + " tokens");
        }
    }
}

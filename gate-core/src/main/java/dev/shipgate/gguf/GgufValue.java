package dev.shipgate.gguf;

import java.util.List;

/** A value of a GGUF file's metadata. */
public sealed interface GgufValue {

    /** A whole number; unsigned ones of 64 bits beyond the range of {@code long} are negative. */
    record Whole(long value) implements GgufValue {}

    /** A number with a fraction. */
    record Real(double value) implements GgufValue {}

    /** True or false. */
    record Flag(boolean value) implements GgufValue {}

    /** A text; bytes that aren't UTF-8 are replaced by U+FFFD. */
    record Text(String value) implements GgufValue {}

    /** An array. */
    record Items(List<GgufValue> values) implements GgufValue {

        public Items {
            values = List.copyOf(values);
        }
    }
}

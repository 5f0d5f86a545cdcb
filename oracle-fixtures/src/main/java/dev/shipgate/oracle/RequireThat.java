package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Validation rules shared by several oracle records. Each throws {@link IllegalArgumentException}. */
final class RequireThat {

    private RequireThat() {}

    static void idsInVocabulary(String property, List<Integer> ids, long vocabSize) {
        for (int i = 0; i < ids.size(); i++) {
            idInVocabulary(property + "[" + i + "]", ids.get(i), vocabSize);
        }
    }

    static void idInVocabulary(String property, int id, long vocabSize) {
        if (id < 0 || id >= vocabSize) {
            throw new IllegalArgumentException(property + " is " + id + ", expected an id from 0 to " + (vocabSize - 1)
                    + ", because the vocabulary has " + vocabSize + " tokens");
        }
    }

    /** An empty list means "not recorded". */
    static void sameLengthIfRecorded(String property, List<?> list, String owner, int length) {
        if (!list.isEmpty() && list.size() != length) {
            throw new IllegalArgumentException(
                    property + " has " + list.size() + " entries, expected " + length + ", one for each of " + owner);
        }
    }

    static void positiveIfRecorded(String property, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(property + " is " + value + ", expected at least 1");
        }
    }

    static void finite(String property, List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            finite(property + "[" + i + "]", values.get(i));
        }
    }

    static void finite(String property, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(property + " is " + value + ", expected a finite number");
        }
    }
}

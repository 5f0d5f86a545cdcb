package dev.shipgate.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known key that is most similar to a misspelt one. */
public final class NearestKey {

    private NearestKey() {}

    /**
     * Returns the known key that requires the fewest edits: at most one per three letters, but one is always allowed.
     * Empty if there is none.
     */
    public static Optional<String> to(String key, Collection<String> known) {
        return new TreeSet<>(known)
                .stream()
                        .filter(each -> edits(key, each) <= Math.max(1, Math.max(key.length(), each.length()) / 3))
                        .min(Comparator.comparingInt(each -> edits(key, each)));
    }

    /** Returns the Levenshtein distance, except that swapping two adjacent letters counts as one edit. */
    private static int edits(String one, String other) {
        int[][] edits = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                edits[i][j] = Math.min(edits[i - 1][j - 1] + replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[one.length()][other.length()];
    }
}

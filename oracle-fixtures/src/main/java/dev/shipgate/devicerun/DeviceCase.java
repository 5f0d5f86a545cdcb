package dev.shipgate.devicerun;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device's answer to one prompt.
 *
 * @param id the id of the oracle's case
 * @param inputIds the tokens that were fed to the engine
 * @param greedyIds the tokens that the engine returned, the top token at each step; may be empty
 * @param greedyText the same answer as text; null if not recorded
 * @param rows the largest logits after each of {@code inputIds}; empty if not recorded
 * @param stopReason why the answer ended; null in a run of version 1, which doesn't say
 * @param repeats the answers of later attempts at the same prompt; empty if there were none
 * @param details everything else that was recorded about the case, in the same order
 */
public record DeviceCase(
        String id,
        List<Integer> inputIds,
        List<Integer> greedyIds,
        @Nullable String greedyText,
        List<DeviceRow> rows,
        @Nullable StopReason stopReason,
        List<List<Integer>> repeats,
        Map<String, String> details) {

    /**
     * @throws IllegalArgumentException if the id is blank, no token was fed, a token id is negative, there are rows but
     *     not one for each token that was fed, or a detail has the name of another property
     */
    public DeviceCase {
        inputIds = List.copyOf(inputIds);
        greedyIds = List.copyOf(greedyIds);
        rows = List.copyOf(rows);
        repeats = repeats.stream().map(List::copyOf).toList();
        if (id.isBlank()) {
            throw new IllegalArgumentException("id is blank");
        }
        if (inputIds.isEmpty()) {
            throw new IllegalArgumentException("case " + id + ": input_ids is empty, expected at least one token");
        }
        requireIds(id, "input_ids", inputIds);
        requireIds(id, "greedy_ids", greedyIds);
        for (int i = 0; i < repeats.size(); i++) {
            requireIds(id, "repeats[" + i + "]", repeats.get(i));
        }
        if (!rows.isEmpty() && rows.size() != inputIds.size()) {
            throw new IllegalArgumentException("case " + id + ": there are " + rows.size() + " rows, expected "
                    + inputIds.size() + ", one for each of input_ids, or none");
        }
        details = Details.copyOf(details, "id", "input_ids", "greedy_ids", "greedy_text");
    }

    /** Makes a case as version 1 has it. */
    public DeviceCase(
            String id,
            List<Integer> inputIds,
            List<Integer> greedyIds,
            @Nullable String greedyText,
            Map<String, String> details) {
        this(id, inputIds, greedyIds, greedyText, List.of(), null, List.of(), details);
    }

    /** Makes a case with only the tokens. */
    public DeviceCase(String id, List<Integer> inputIds, List<Integer> greedyIds) {
        this(id, inputIds, greedyIds, null, Map.of());
    }

    /**
     * Tells whether only the text of the answer was recorded. Its tokens are then unknown and cannot be compared,
     * because different tokens may have the same text.
     */
    public boolean isTextOnly() {
        return greedyIds.isEmpty() && greedyText != null;
    }

    /** Returns the same case under a different id. */
    public DeviceCase withId(String otherId) {
        return new DeviceCase(otherId, inputIds, greedyIds, greedyText, rows, stopReason, repeats, details);
    }

    private static void requireIds(String id, String property, List<Integer> ids) {
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) < 0) {
                throw new IllegalArgumentException("case " + id + ": " + property + "[" + i + "] is " + ids.get(i)
                        + ", expected an id of at least 0");
            }
        }
    }
}

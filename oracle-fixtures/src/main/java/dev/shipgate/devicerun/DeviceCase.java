package dev.shipgate.devicerun;

import java.util.List;

/**
 * What a device answered to one prompt.
 *
 * @param id        the case of the oracle
 * @param inputIds  the tokens that were fed
 * @param greedyIds the tokens that came back, always taking the top one; may be empty
 */
public record DeviceCase(String id, List<Integer> inputIds, List<Integer> greedyIds) {

    /**
     * @throws IllegalArgumentException if the id is blank, no token was fed or a token id is negative
     */
    public DeviceCase {
        inputIds = List.copyOf(inputIds);
        greedyIds = List.copyOf(greedyIds);
        if (id.isBlank()) {
            throw new IllegalArgumentException("id is blank");
        }
        if (inputIds.isEmpty()) {
            throw new IllegalArgumentException("case " + id + ": input_ids is empty, expected at least one token");
        }
        requireIds(id, "input_ids", inputIds);
        requireIds(id, "greedy_ids", greedyIds);
    }

    private static void requireIds(String id, String property, List<Integer> ids) {
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) < 0) {
                throw new IllegalArgumentException("case " + id + ": " + property + "[" + i + "] is " + ids.get(i)
                        + ", expected an id of 0 or more");
            }
        }
    }
}

package dev.shipgate.devicerun;

import java.util.List;

/**
 * What a device said to one prompt.
 *
 * @param id        the oracle's name for the case
 * @param inputIds  the ids that the device was given
 * @param greedyIds the ids that it chose
 */
public record DeviceCase(String id, List<Integer> inputIds, List<Integer> greedyIds) {

    public DeviceCase {
        inputIds = List.copyOf(inputIds);
        greedyIds = List.copyOf(greedyIds);
    }
}

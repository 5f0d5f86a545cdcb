package dev.shipgate.transcript;

/**
 * The margin shift of one position.
 *
 * @param caseId the oracle's case
 * @param position 0-based
 * @param nats δ, see {@link RowNoise}
 */
public record MarginShift(String caseId, int position, double nats) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public MarginShift {
        Require.notBlank(caseId, "case");
        Require.notNegative(position, "position");
        Require.finite(nats, "margin shift");
    }
}

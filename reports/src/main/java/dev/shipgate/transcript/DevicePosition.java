package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the oracle and of a device after the same token of a prompt. A device records only its largest logits, so
 * no figure here says anything about the others but a lower bound.
 *
 * @param position 0-based position of the token that was fed
 * @param input that token
 * @param oracle the top of the oracle's row; {@code null} if the row isn't finite
 * @param device the top of the device's row; {@code null} if the row isn't finite
 * @param nonFinite the number of the device's logits that are NaN or infinite
 * @param recordedTokens K, the number of logits that the device recorded; 0 if its row isn't finite
 * @param klAtLeastNats a lower bound of KL(oracle ‖ device), in nats; {@code null} if a row isn't finite
 * @param oracleLead the lead of the oracle's top-1 over the token that the device chose instead, in nats of the
 *     oracle's logits; {@code null} if both chose the same or it isn't known
 * @param marginShiftNats δ: by how much the device's difference of the oracle's two best tokens is more than the
 *     oracle's, in nats; {@code null} if a row isn't finite or the device didn't record both, and in older transcripts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DevicePosition(
        int position,
        Token input,
        @Nullable RowTop oracle,
        @Nullable RowTop device,
        int nonFinite,
        int recordedTokens,
        @Nullable Double klAtLeastNats,
        @Nullable Double oracleLead,
        @Nullable Double marginShiftNats) {

    /** @throws IllegalArgumentException if the parts contradict each other */
    public DevicePosition {
        Require.notNegative(position, "position");
        Require.notNegative(nonFinite, "count of non-finite logits");
        Require.that((device == null) == (nonFinite > 0), "a row has a top-1 if and only if all its logits are finite");
        if (klAtLeastNats != null) {
            Require.finiteNotNegative(klAtLeastNats, "lower bound of the KL divergence");
        }
    }

    /** Returns whether both rows have the same top-1. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean agrees() {
        return oracle != null
                && device != null
                && oracle.top1().id() == device.top1().id();
    }
}

package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.wording.Numbers;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks whether a bundle can be opened, and reports its size, on which later probes depend. Doesn't load the graph.
 */
record BundleProbe(String about, Path place) implements Probe {

    @Override
    public List<ProbeResult> look() {
        try {
            Bundle bundle = Bundle.open(place);
            String found = place + ": " + bundle.layout().title() + ", " + Numbers.bytes(bundle.bytes());
            return List.of(
                    bundle.tokenizerFile() == null
                            ? ProbeResult.warn(
                                    about,
                                    found + ", without a tokenizer",
                                    "reports will show tokens as ids and no prompt can be tokenised again; ship the "
                                            + "tokenizer with the bundle")
                            : ProbeResult.ok(about, found));
        } catch (InvalidInputException refused) {
            return List.of(ProbeResult.fail(
                    about,
                    refused.getMessage(),
                    "specify the complete folder that the converter wrote; describe a model in another engine's own"
                            + " format with a shipgate-bundle.json, see docs/exec-protocol.md"));
        }
    }
}

package dev.shipgate.doctor;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.wording.Numbers;
import java.nio.file.Path;
import java.util.List;

/** Whether a bundle can be opened, and how large it is: what comes next depends on that. Its graph is not loaded. */
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
                                    found + ", without a tokenizer.json",
                                    "tokens will be shown as ids and no prompt can be tokenised again;"
                                            + " ship the tokenizer with the bundle")
                            : ProbeResult.ok(about, found));
        } catch (InvalidInputException refused) {
            return List.of(
                    ProbeResult.fail(about, refused.getMessage(), "name the folder that the converter wrote, whole"));
        }
    }
}

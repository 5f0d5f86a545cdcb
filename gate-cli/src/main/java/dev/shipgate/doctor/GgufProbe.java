package dev.shipgate.doctor;

import dev.shipgate.audit.ClaimReader;
import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Weighs a GGUF file and compares its claims with its contents. Finds nothing about a bundle of another kind, or one
 * that can't be opened, which is reported elsewhere.
 *
 * @param hasEngine whether the project names an engine of its own
 */
record GgufProbe(Path place, boolean hasEngine) implements Probe {

    private static final String ABOUT = "gguf";

    @Override
    public List<ProbeResult> look() {
        List<ProbeResult> results = new ArrayList<>();
        try {
            Bundle bundle = Bundle.open(place);
            if (bundle.isGguf()) {
                GraphAudit audit = GraphAuditor.audit(bundle);
                results.add(ProbeResult.ok(ABOUT, place + ": " + inWords(audit)));
                ClaimReader.read(bundle, audit).stream()
                        .filter(claim -> !claim.borneOut())
                        .map(this::falseClaim)
                        .forEach(results::add);
                if (!hasEngine) {
                    results.add(ProbeResult.warn(
                            ABOUT,
                            place + ": is a GGUF file, which ONNX Runtime can't run",
                            "run the gate on it with --engine llama.cpp"));
                }
            }
        } catch (InvalidInputException reportedElsewhere) {
            return List.of();
        }
        return results;
    }

    private ProbeResult falseClaim(Claim claim) {
        return ProbeResult.warn(
                ABOUT,
                place + ": " + claim.id() + " claims " + claim.claimed() + ", but the file has " + claim.found(),
                "quantise it again to a type that fits its rows, or correct the claim");
    }

    private static String inWords(GraphAudit audit) {
        GgufFacts facts = Objects.requireNonNull(audit.gguf(), "an audit of a GGUF file");
        double share = audit.bytesPerToken() == 0 ? 0 : (double) audit.headBytesPerToken() / audit.bytesPerToken();
        return String.format(
                Locale.ROOT,
                "%s, file type %s, %.2f bits a weight; a token reads %s, %s of them in the head",
                facts.architecture(),
                Objects.requireNonNullElse(facts.fileType(), "not declared"),
                audit.bitsPerWeight(),
                Numbers.bytes(audit.bytesPerToken()),
                Numbers.percent(share));
    }
}

package dev.shipgate.cli;

import dev.shipgate.attestation.Attestation;
import dev.shipgate.attestation.SigningKey;
import dev.shipgate.gate.GateRequest;
import dev.shipgate.gate.PolicySource;
import dev.shipgate.input.IoProblem;
import dev.shipgate.report.RunResults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that signs runs. */
final class AttestOption {

    @Option(
            names = "--attest",
            paramLabel = "KEY",
            description = "Sign the run with this private Ed25519 key (PEM), in " + Attestation.FILE
                    + "; 'shipgate verify' checks it.")
    @Nullable
    Path keyFile;

    /** Reads the key, so that a wrong one is noticed before anything is measured; empty if none was given. */
    Optional<SigningKey> read() {
        return Optional.ofNullable(keyFile).map(SigningKey::read);
    }

    /** Signs a run that wrote its transcript. */
    static Path sign(GateRequest request, SigningKey key) {
        Path folder = Objects.requireNonNull(request.out(), "a run of the program has a folder");
        Path policy = request.policy() instanceof PolicySource.OfFile file ? file.file() : null;
        try {
            Path attestation = Attestation.sign(folder.resolve("transcript.json"), policy, key);
            RunResults.add(folder, Attestation.FILE);
            return attestation;
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot write to " + folder + ": " + IoProblem.of(problem), problem);
        }
    }
}

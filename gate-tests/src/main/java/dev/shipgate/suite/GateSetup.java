package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import dev.shipgate.gate.GateInputs;
import dev.shipgate.gate.Progress;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.Policy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A gate that is yet to be opened.
 *
 * @param inputs what is to be judged, and against what
 * @param policyFile by which policy; {@code null} is the default one
 */
record GateSetup(GateInputs inputs, @Nullable Path policyFile) {

    /** @throws InvalidInputException if something cannot be read */
    Gate open(Progress progress) {
        CompletableFuture<Policy> policy = CompletableFuture.supplyAsync(() -> policy(progress));
        return Gate.open(inputs, policy::join, progress);
    }

    private Policy policy(Progress progress) {
        PolicyFile reader = new PolicyFile(progress::note);
        return policyFile == null ? reader.readDefault() : reader.read(policyFile);
    }
}

package dev.shipgate.diagnosis;

import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.Failed;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.NegativeControl;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Verdict;
import dev.shipgate.transcript.WeightAudit.Experts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What signatures look at.
 *
 * @param measured what was measured
 * @param judgements what the policy made of it
 * @param policy that policy
 * @param bisected what a bisection found; nothing if there was none
 */
record Evidence(Measurements measured, List<Judgement> judgements, Policy policy, Optional<Finding> bisected) {

    Evidence {
        judgements = List.copyOf(judgements);
    }

    /** Returns the judgements that count against the bundle. */
    Stream<Judgement> objections() {
        return judgements.stream().filter(Judgement::countsAgainst);
    }

    /** Returns the judgements of one check that count against the bundle. */
    Stream<Judgement> objections(CheckId check) {
        return objections().filter(each -> each.subject().check() == check);
    }

    /** Returns the observations of one type. */
    <T extends Observation> Stream<T> observations(Class<T> type) {
        return measured.observations().stream().filter(type::isInstance).map(type::cast);
    }

    /** Returns the device runs whose judgement counts: not those of surfaces that run another bundle. */
    Stream<DeviceParity> countedDeviceRuns() {
        return measured.countedDeviceRuns(judgements);
    }

    /**
     * Returns the experts of which a router chooses some; nothing if each token uses all, as far as the graph tells.
     */
    Optional<Experts> chosenExperts() {
        return audit().flatMap(audit -> Optional.ofNullable(audit.experts()))
                .filter(each -> each.used() < each.count());
    }

    /**
     * Returns the bits of the coarsest carried state; nothing if all are floats of 16 bits or more, or none is known.
     */
    Optional<Integer> stateBits() {
        return Optional.ofNullable(measured.bundle().engine()).map(EngineFacts::stateBits);
    }

    /** Returns what the bundle's graph holds, if it could be read. */
    Optional<GraphAudit> audit() {
        return Optional.ofNullable(measured.bundle().audit());
    }

    /** Tells whether a policy lets a false claim through, or does not care. */
    boolean isWaived(Claims.Claim claim) {
        return policy.claims().of(claim.source()) == Policy.Consequence.IGNORE
                || policy.waivers().stream().anyMatch(waiver -> waiver.claim().equals(claim.id()));
    }

    /** Tells a control that was compared and stayed green from one that could not be run. */
    boolean isUndetectedControl(Judgement judgement) {
        return judgement.verdict() == Verdict.ERROR
                && observations(NegativeControl.class)
                        .anyMatch(control -> control.subject().equals(judgement.subject()));
    }

    /** Tells whether a subject wasn't measured because the gate doesn't know how to run the bundle. */
    boolean isUnsupported(Judgement judgement) {
        return observations(Failed.class)
                .anyMatch(failed -> failed.isUnsupported() && failed.subject().equals(judgement.subject()));
    }

    /** Tells whether the bundle's prompts weren't tokenised because the gate can't run that kind of tokenizer. */
    boolean tokenizerIsUnsupported() {
        return observations(BundleContract.class)
                .anyMatch(contract -> contract.tokenizer().unsupported() != null);
    }

    /** Returns judgements as lines of evidence. */
    static List<String> lines(Stream<Judgement> judgements) {
        return judgements.map(each -> each.subject() + ": " + each.reason()).toList();
    }
}

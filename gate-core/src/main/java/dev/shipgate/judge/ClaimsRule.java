package dev.shipgate.judge;

import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Claims;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.Consequence;
import dev.shipgate.transcript.Policy.Waiver;
import dev.shipgate.transcript.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the graph bears out the claims about it. */
public final class ClaimsRule implements Rule<Claims> {

    private final Policy policy;
    private final LocalDate today;

    /** @param today the day of the run, which decides whether a waiver is still valid */
    public ClaimsRule(Policy policy, LocalDate today) {
        this.policy = policy;
        this.today = today;
    }

    @Override
    public Class<Claims> observes() {
        return Claims.class;
    }

    Ruling rule(List<Claim> claims) {
        List<String> objections = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (Waiver waiver : policy.waivers()) {
            if (claims.stream()
                    .noneMatch(claim -> !claim.borneOut() && claim.id().equals(waiver.claim()))) {
                objections.add("the waiver of " + waiver.claim() + " no longer matches a false claim; remove it");
            } else if (today.isAfter(waiver.expires())) {
                objections.add("the waiver of " + waiver.claim() + " (" + waiver.reason() + ") expired on "
                        + waiver.expires());
            } else {
                remarks.add(waiver.claim() + " is waived until " + waiver.expires() + " (" + waiver.reason() + ")");
            }
        }
        for (Claim claim : claims) {
            Consequence consequence = policy.claims().of(claim.source());
            if (!claim.borneOut() && !isWaived(claim)) {
                switch (consequence) {
                    case FAIL -> objections.add(inWords(claim));
                    case WARN -> remarks.add("warning: " + inWords(claim));
                    case IGNORE -> {}
                }
            }
        }
        if (!objections.isEmpty()) {
            return Ruling.of(Verdict.FAIL, String.join("; ", objections));
        }
        long borneOut = claims.stream().filter(Claim::borneOut).count();
        remarks.add(0, "the graph bears out " + borneOut + " of " + claims.size() + " claims");
        return Ruling.of(Verdict.PASS, String.join("; ", remarks));
    }

    @Override
    public Ruling rule(Claims claims, CaseKind kind) {
        return rule(claims.claims());
    }

    /** A waiver of a claim that is no longer made must be noticed. */
    @Override
    public Optional<Ruling> rule(NotApplicable notApplicable) {
        return notApplicable.subject().check() == CheckId.CLAIMS
                        && !policy.waivers().isEmpty()
                ? Optional.of(rule(List.of()))
                : Optional.empty();
    }

    private boolean isWaived(Claim claim) {
        return policy.waivers().stream().anyMatch(waiver -> waiver.claim().equals(claim.id()));
    }

    private static String inWords(Claim claim) {
        return claim.id() + " says " + claim.claimed() + ", but the graph holds " + claim.found();
    }
}

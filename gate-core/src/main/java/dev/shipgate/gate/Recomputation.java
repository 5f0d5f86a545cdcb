package dev.shipgate.gate;

import dev.shipgate.bisect.LocalisedFault;
import dev.shipgate.diagnosis.Diagnosis;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.lang.module.ModuleDescriptor.Version;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Derives the verdict and the findings of a stored run again, and compares them with the stored ones.
 *
 * <p>Whoever wrote a transcript, its verdict is the worst of its judgements that count, and a bundle that this version
 * doesn't let ship isn't shown as one that may. If this very program judged it, everything must come out the same, word
 * by word. Another version may have had other rules, so any other difference is only worth a note.
 *
 * @param contradiction why the transcript can't be what the gate wrote, in one line; {@code null} if it can
 * @param difference what this version derives otherwise, in one line; {@code null} if nothing
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public record Recomputation(
        @Nullable String contradiction, @Nullable String difference) {

    private static final String DEVELOPMENT = "-SNAPSHOT";
    private static final Recomputation SAME = new Recomputation(null, null);

    /** Derives a run again under its own policy. */
    public static Recomputation of(Transcript stored) {
        return of(stored, ProgramDigest.find().orElse(null), EnvironmentProbe.shipgate());
    }

    /**
     * @param program the digest of this program; {@code null} if it isn't known
     * @param version the version of this program
     */
    static Recomputation of(Transcript stored, @Nullable String program, String version) {
        Optional<String> broken = brokenVerdict(stored);
        if (broken.isPresent()) {
            return new Recomputation(broken.get(), null);
        }
        Transcript again = Conclusion.again(stored, stored.policy());
        boolean isSame = isSameProgram(stored, program, version);
        boolean isExcused = !isSame && isByNewer(stored, version) && lacksUnknown(stored, again);
        if (stored.verdict().mayShip() && !again.verdict().mayShip() && !isExcused) {
            return new Recomputation(
                    "its verdict is " + stored.verdict() + ", but its measurements give " + again.verdict() + ": "
                            + again.headline(),
                    null);
        }
        Optional<String> difference =
                difference(stored, again).map(found -> isExcused ? found + "; " + excuse(stored) : found);
        if (isSame) {
            return difference
                    .or(() -> differentWords(stored, again))
                    .map(found -> new Recomputation(found, null))
                    .orElse(SAME);
        }
        return difference.map(found -> new Recomputation(null, found)).orElse(SAME);
    }

    /** Something was measured or judged that this version can't read, and so can't confirm. A field isn't enough. */
    private static boolean lacksUnknown(Transcript stored, Transcript again) {
        return again.verdict() == Verdict.INCONCLUSIVE
                && !stored.unknown().unread().isEmpty();
    }

    private static String excuse(Transcript stored) {
        return "version " + stored.environment().shipgate() + ", which wrote it, is newer and knows "
                + String.join(", ", stored.unknown().unread());
    }

    /** A build that doesn't know its own version takes every other for newer. */
    private static boolean isByNewer(Transcript stored, String version) {
        try {
            Version writer = Version.parse(stored.environment().shipgate());
            return version.equals(EnvironmentProbe.UNKNOWN) || writer.compareTo(Version.parse(version)) > 0;
        } catch (IllegalArgumentException noVersion) {
            return false;
        }
    }

    private static boolean isSameProgram(Transcript stored, @Nullable String program, String version) {
        String judged = stored.environment().judgeSha256();
        return judged == null
                ? stored.environment().shipgate().equals(version)
                        && !version.endsWith(DEVELOPMENT)
                        && !version.equals(EnvironmentProbe.UNKNOWN)
                : judged.equals(program);
    }

    /** The verdict follows from the judgements, and a judgement from its counts, in every version. */
    private static Optional<String> brokenVerdict(Transcript stored) {
        List<Judgement> counting = stored.judgements().stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .toList();
        for (Judgement each : counting) {
            if (Objects.requireNonNull(each.verdict()).mayShip() && isRed(each.tally(), stored)) {
                return Optional.of("its judgement of " + each.subject() + " is " + each.verdict()
                        + ", but its counts are those of a FAIL");
            }
        }
        Verdict worst = Verdict.worst(counting.stream()
                        .map(each -> Objects.requireNonNull(each.verdict()))
                        .toList())
                .orElse(Verdict.INCONCLUSIVE);
        boolean follows = stored.verdict() == worst
                || worst.mayShip() && stored.verdict() == Verdict.INCONCLUSIVE
                || stored.verdict().compareTo(worst) > 0
                        && !stored.unknown().countedJudgements().isEmpty();
        return follows
                ? Optional.empty()
                : Optional.of("its verdict is " + stored.verdict() + ", but the worst of its judgements is " + worst);
    }

    private static boolean isRed(@Nullable Tally tally, Transcript stored) {
        return tally != null
                && (!tally.nonFinite().isEmpty()
                        || tally.judged() - tally.flips().size()
                                < stored.policy().minAgreementRate() * tally.judged());
    }

    private static Optional<String> difference(Transcript stored, Transcript again) {
        if (again.verdict() != stored.verdict()) {
            return Optional.of("its verdict is " + stored.verdict() + ", but its measurements give " + again.verdict());
        }
        Set<Ruled> rulings = ruled(stored);
        rulings.removeAll(ruled(again));
        if (!rulings.isEmpty()) {
            return Optional.of(
                    "its judgement of " + rulings.iterator().next().subject() + " isn't what its measurements give");
        }
        if (ruled(again).size() != ruled(stored).size()) {
            return Optional.of("it lacks judgements of what it measured");
        }
        Set<String> signatures =
                stored.findings().stream().map(Finding::signature).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> derived =
                findings(stored, again).stream().map(Finding::signature).collect(Collectors.toSet());
        return signatures.equals(derived)
                ? Optional.empty()
                : Optional.of("its findings are " + signatures + ", but its measurements give " + derived);
    }

    private static Optional<String> differentWords(Transcript stored, Transcript again) {
        if (!again.headline().equals(stored.headline())) {
            return Optional.of("its headline isn't what its measurements give: " + again.headline());
        }
        if (!again.judgements().equals(stored.judgements())) {
            return Optional.of("the reason of a judgement isn't what its measurements give");
        }
        if (!findings(stored, again).equals(stored.findings())) {
            return Optional.of("a finding isn't what its measurements give");
        }
        return Objects.equals(again.policyDifference(), stored.policyDifference())
                ? Optional.empty()
                : Optional.of("it names another difference of its policy from the built-in one");
    }

    /** A bisection may have added its finding; it was measured apart and can't be derived again. */
    private static List<Finding> findings(Transcript stored, Transcript again) {
        return stored.findings().stream()
                .filter(each -> each.signature().equals(LocalisedFault.SIGNATURE))
                .findFirst()
                .map(bisected ->
                        new Diagnosis().diagnose(again.measured(), again.judgements(), again.policy(), bisected))
                .orElse(again.findings());
    }

    private static Set<Ruled> ruled(Transcript transcript) {
        return transcript.judgements().stream().map(Ruled::of).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A judgement without its sentence, whose wording may change from version to version. */
    private record Ruled(
            Subject subject,
            Standing standing,
            @Nullable Verdict verdict,
            @Nullable Tally tally) {

        static Ruled of(Judgement judgement) {
            return new Ruled(judgement.subject(), judgement.standing(), judgement.verdict(), judgement.tally());
        }
    }
}

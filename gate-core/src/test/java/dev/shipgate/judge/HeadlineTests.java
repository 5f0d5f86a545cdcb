package dev.shipgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CaseFacts;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every combination of counts: the headline of a bundle that may ship names what occurred, and nothing else. */
class HeadlineTests {

    private static final int POSITIONS = 10;
    private static final String TIE = "where the oracle itself is at a tie";
    private static final String TOO_WEAK = "where the oracle is too weak to judge";
    private static final String ALLOWED = "that the policy's min_agreement_rate allows";

    private static final MarginRule NARROW = margin(0.1, 1);
    private static final TieBand BY_POLICY = new TieBand(NARROW, NARROW, 5.0, 2e-6);
    private static final TieBand BY_NOISE = new TieBand(margin(0.28, 1), NARROW, 5.0, 2e-6);
    private static final TieBand WIDE = new TieBand(margin(1000, 1), margin(1000, 1), 5.0, 2e-6);
    private static final TieBand BY_ULPS = new TieBand(margin(0.1, 1), NARROW, 5.0, 0.125);

    private static final List<Subject> SUBJECTS = List.of(
            Subject.of(CheckId.TEACHER_FORCED_SWEEP, "alphabet"),
            Subject.of(CheckId.TEACHER_FORCED_SWEEP, "passage"),
            Subject.of(CheckId.GREEDY, "alphabet"),
            Subject.of(CheckId.SEEDED_STEP, "alphabet"),
            Subject.of(CheckId.PREFILL_WIDTH, "passage"));

    @Test
    void of_a_bundle_that_may_ship_is_derived_from_the_counts() {
        int checked = 0;
        for (TieBand band : List.of(BY_POLICY, BY_NOISE, WIDE, BY_ULPS)) {
            for (List<Judgement> counting : combinations()) {
                assertFollows(counting, band);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(4_000);
    }

    private static void assertFollows(List<Judgement> counting, TieBand band) {
        int ties = total(counting, tally -> tally.ties().size());
        int refused = total(counting, tally -> tally.refused().size());
        int flips = total(counting, tally -> tally.flips().size());
        String headline =
                new Headline(counting, measured(), band).of(ties + refused == 0 ? Verdict.PASS : Verdict.PASS_TIE);

        assertThat(headline)
                .startsWith("ship may ship: its top-1 is the oracle's at ")
                .endsWith(".");
        assertThat(headline).doesNotContain(" 0/0", "/0 ", "at  ");
        assertThat(headline.contains(TIE)).as(headline).isEqualTo(ties > 0 && band.equals(BY_POLICY));
        assertThat(headline.contains(band.words())).as(headline).isEqualTo(ties > 0);
        assertThat(headline.contains(TOO_WEAK)).as(headline).isEqualTo(refused > 0);
        assertThat(headline.contains(ALLOWED)).as(headline).isEqualTo(flips > 0);
        assertThat(headline.contains("it differs")).as(headline).isEqualTo(ties + refused + flips > 0);
        boolean onlyOne =
                Stream.of(ties, refused, flips).filter(each -> each > 0).count() == 1;
        assertThat(headline.contains("only")).as(headline).isEqualTo(onlyOne && flips == 0);
        if (!onlyOne) {
            assertCounted(headline, ties, "where " + band.words());
            assertCounted(headline, refused, TOO_WEAK);
        }
        assertCounted(headline, flips, ALLOWED);
        assertShares(headline, counting);
    }

    /** The numbers before {@code reason} add up to {@code count}. */
    private static void assertCounted(String headline, int count, String reason) {
        int counted = 0;
        Matcher matcher = Pattern.compile("at ((?:\\d+ (?:positions?|tokens?)(?: and )?)+) " + Pattern.quote(reason))
                .matcher(headline);
        while (matcher.find()) {
            Matcher number = Pattern.compile("\\d+").matcher(matcher.group(1));
            while (number.find()) {
                counted += Integer.parseInt(number.group());
            }
        }
        assertThat(counted).as(headline).isEqualTo(count);
    }

    /** The sweep speaks for the bundle; without it, the other comparisons with the oracle do. */
    private static void assertShares(String headline, List<Judgement> counting) {
        List<Judgement> sweeps = counting.stream()
                .filter(each -> each.subject().check() == CheckId.TEACHER_FORCED_SWEEP)
                .toList();
        List<Judgement> shown = sweeps.isEmpty()
                ? counting.stream()
                        .filter(each -> each.subject().check().comparesTokensWithOracle())
                        .toList()
                : sweeps;
        assertThat(headline)
                .contains(shown.stream()
                        .map(each -> Objects.requireNonNull(each.tally()).agreed() + "/" + POSITIONS)
                        .toArray(String[]::new));
        assertThat(Pattern.compile("\\d+/\\d+ ").matcher(headline).results().count())
                .as(headline)
                .isEqualTo(shown.size());
    }

    private static int total(List<Judgement> counting, ToIntFunction<Tally> count) {
        return counting.stream().map(Judgement::tally).mapToInt(count).sum();
    }

    /** Every set of checks that compares something with the oracle, with every set of deviations in each of two. */
    private static List<List<Judgement>> combinations() {
        List<List<Judgement>> all = new ArrayList<>();
        for (int set = 1; set < 1 << SUBJECTS.size(); set++) {
            int chosen = set;
            List<Subject> subjects = IntStream.range(0, SUBJECTS.size())
                    .filter(index -> ((chosen >> index) & 1) == 1)
                    .mapToObj(SUBJECTS::get)
                    .toList();
            if (subjects.stream().noneMatch(each -> each.check().comparesTokensWithOracle())) {
                continue;
            }
            for (int first = 0; first < 8; first++) {
                for (int last = 0; last < 8; last++) {
                    int ofFirst = first;
                    int ofLast = last;
                    all.add(IntStream.range(0, subjects.size())
                            .mapToObj(index -> judgement(
                                    subjects.get(index),
                                    index == 0 ? ofFirst : index == subjects.size() - 1 ? ofLast : 0))
                            .collect(Collectors.toList()));
                }
            }
        }
        return all;
    }

    /** @param deviations bit 0: two ties; bit 1: a refused position; bit 2: three flips */
    private static Judgement judgement(Subject subject, int deviations) {
        List<Integer> ties = (deviations & 1) == 0 ? List.of() : List.of(0, 1);
        List<Integer> refused = (deviations & 2) == 0 ? List.of() : List.of(2);
        List<Integer> flips = (deviations & 4) == 0 ? List.of() : List.of(3, 4, 5);
        int agreed = POSITIONS - ties.size() - refused.size() - flips.size();
        Tally tally = new Tally(POSITIONS, agreed, ties, refused, flips, List.of(), refused.size(), 0, List.of());
        return new Judgement(
                subject,
                Standing.REQUIRED,
                ties.isEmpty() && refused.isEmpty() ? Verdict.PASS : Verdict.PASS_TIE,
                tally,
                "a reason");
    }

    private static Measurements measured() {
        return Samples.measurements(
                List.of(
                        new CaseFacts("alphabet", CaseKind.GATE, POSITIONS, POSITIONS),
                        new CaseFacts("passage", CaseKind.LONG, POSITIONS, POSITIONS)),
                List.of());
    }

    private static MarginRule margin(double tieBand, double tieUlps) {
        return new MarginRule(MarginUnit.LOGIT, 0.1, tieBand, tieUlps, 0.001);
    }
}

package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of the report of one run.
 *
 * @param head the first screen
 * @param glance the gate on one screen
 * @param checks the section of each check
 * @param noise the noise of the margins; {@code null} if it wasn't measured
 * @param sweep the prompts, position by position
 * @param seeded the seeded steps, next to the sweep
 * @param lanes the continuations
 * @param lanesLeftOut the number of cases with continuations that aren't shown
 * @param audit the contents of the graph; {@code null} if it wasn't read
 * @param surfaces the surfaces, side by side
 * @param provenance the provenance of the report
 * @param limits the limits of this gate
 */
public record ReportPage(
        ReportHeader head,
        CheckMatrix glance,
        Map<CheckId, CheckSection> checks,
        @Nullable NoiseView noise,
        Sweep sweep,
        List<SeededRow> seeded,
        List<ContinuationTable> lanes,
        int lanesLeftOut,
        @Nullable Audit audit,
        Surfaces surfaces,
        Provenance provenance,
        List<String> limits) {

    /** The checks whose sections contain more than tables; the template places each of them. */
    private static final Set<CheckId> WITH_MORE = EnumSet.of(
            CheckId.MARGIN_NOISE,
            CheckId.TEACHER_FORCED_SWEEP,
            CheckId.SEEDED_STEP,
            CheckId.GREEDY,
            CheckId.BASELINE_PARITY,
            CheckId.DEVICE_RUNS,
            CheckId.CLAIMS);

    private static final List<CheckId> TABLED = List.of(
            CheckId.CARRIED_STATE,
            CheckId.PREFILL_WIDTH,
            CheckId.REPEATABILITY,
            CheckId.NEGATIVE_CONTROLS,
            CheckId.ORACLE_HEALTH,
            CheckId.BUNDLE_CONTRACT);

    private static final int MOST_LANES = 24;
    private static final int MOST_SEEDED = 40;

    /** Builds the content from a transcript. */
    public static ReportPage of(Transcript transcript) {
        Lookup lookup = new Lookup(transcript);
        CheckSections sections = new CheckSections(lookup);
        Map<CheckId, CheckSection> checks = new EnumMap<>(CheckId.class);
        for (CheckId check : CheckId.values()) {
            checks.put(check, sections.of(check));
        }
        Vocabulary vocabulary = new Vocabulary(lookup);
        List<ContinuationTable> lanes = new ArrayList<>(lookup.caseIds().stream()
                .map(caseId -> ContinuationTable.of(lookup, vocabulary, caseId))
                .flatMap(Stream::ofNullable)
                .toList());
        int leftOut = Math.max(0, lanes.size() - MOST_LANES);
        lanes.sort((a, b) -> Boolean.compare(b.parts(), a.parts()));
        return new ReportPage(
                ReportHeader.of(lookup),
                CheckMatrix.of(lookup),
                checks,
                NoiseView.of(lookup),
                Sweep.of(lookup),
                SeededRow.of(lookup).stream().limit(MOST_SEEDED).toList(),
                lanes.stream().limit(MOST_LANES).toList(),
                leftOut,
                Audit.of(transcript.measured().bundle()),
                Surfaces.of(transcript),
                Provenance.of(transcript),
                new Limits(lookup).sentences());
    }

    /** Returns the section of one check. */
    public CheckSection check(CheckId check) {
        return Objects.requireNonNull(checks.get(check));
    }

    /**
     * Returns the checks whose sections contain only tables: checks of the steps come before checks of the inputs,
     * followed by any that this page doesn't know.
     */
    public List<CheckSection> tabled() {
        Set<CheckId> ordered = new LinkedHashSet<>(TABLED);
        ordered.addAll(checks.keySet());
        ordered.removeAll(WITH_MORE);
        return ordered.stream().map(this::check).toList();
    }

    /** Returns the title of the page. The verdict comes first because a browser tab shows nothing else. */
    public String title() {
        return head.badge().sign() + " " + head.badge().word() + ": " + head.bundle() + " · Ship Gate";
    }
}

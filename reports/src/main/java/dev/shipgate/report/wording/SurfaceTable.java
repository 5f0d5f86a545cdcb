package dev.shipgate.report.wording;

import dev.shipgate.report.wording.ComparedTable.Entry;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.Rate;
import dev.shipgate.transcript.SurfaceResult;
import dev.shipgate.transcript.SurfaceResult.Kind;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The matrix of surfaces: a column for each, and what it generated against the oracle in the rows. */
public final class SurfaceTable {

    /** What the table shows, for its caption. */
    public static final String CAPTION = "Each surface's own greedy continuation of every case, against the oracle's."
            + " From the first difference of a case on, tokens count as not agreeing.";

    /** A reference and one bundle aren't a matrix. */
    private static final int FEWEST = 3;

    private static final int LONGEST = 160;

    private SurfaceTable() {}

    /**
     * Returns the matrix; empty if the run has no surface beside the oracle and the gated bundle, or if no continuation
     * was asked of any of those.
     */
    public static Optional<ComparedTable> of(Transcript transcript) {
        List<SurfaceResult> surfaces = SurfaceResult.of(transcript);
        if (surfaces.size() < FEWEST || surfaces.stream().noneMatch(SurfaceTable::isComparedOrMissing)) {
            return Optional.empty();
        }
        List<String> head = new ArrayList<>(List.of("surface"));
        surfaces.forEach(each -> head.add(VisibleText.plain(each.name(), LONGEST)));
        List<List<Entry>> rows = new ArrayList<>(List.of(
                row("bundle", surfaces, each -> plain(each.bundle())),
                row("engine", surfaces, each -> plain(each.engine())),
                row("tokens agreeing", surfaces, SurfaceTable::agreeing),
                row("identical cases", surfaces, SurfaceTable::identical),
                row("teacher-forced top-1", surfaces, SurfaceTable::rows),
                row("first other token", surfaces, SurfaceTable::fork),
                row("cut off", surfaces, SurfaceTable::cut),
                row("stops", surfaces, SurfaceTable::stops),
                row("noise", surfaces, SurfaceTable::noise)));
        if (surfaces.stream().anyMatch(each -> each.memory() != null)) {
            rows.add(row("peak memory", surfaces, SurfaceTable::memory));
        }
        return Optional.of(new ComparedTable(head, rows));
    }

    /** The oracle and the gated bundle are in every run, so they alone give nothing to set side by side. */
    private static boolean isComparedOrMissing(SurfaceResult surface) {
        boolean isOfEveryRun = surface.kind() == Kind.ORACLE || surface.kind() == Kind.GATED;
        return !isOfEveryRun && (surface.cases() > 0 || surface.notCompared() > 0 || surface.missing() != null);
    }

    private static List<Entry> row(String name, List<SurfaceResult> surfaces, Function<SurfaceResult, Entry> entry) {
        List<Entry> row = new ArrayList<>(List.of(Entry.plain(name)));
        surfaces.forEach(each -> row.add(entry.apply(each)));
        return row;
    }

    private static Entry plain(@Nullable String text) {
        return Entry.plain(VisibleText.plain(Objects.requireNonNullElse(text, Numbers.NONE), LONGEST));
    }

    private static Entry agreeing(SurfaceResult surface) {
        if (surface.missing() != null) {
            String missing = VisibleText.plain("missing: " + surface.missing(), LONGEST);
            return surface.required() ? new Entry(missing, "bad") : Entry.warn(missing);
        }
        if (surface.cases() == 0) {
            return Entry.warn("not compared");
        }
        return Entry.plain(Numbers.count(surface.agreeing()) + "/" + Numbers.count(surface.of()));
    }

    private static Entry identical(SurfaceResult surface) {
        if (surface.missing() != null || surface.cases() == 0 && surface.notCompared() == 0) {
            return Entry.plain(Numbers.NONE);
        }
        String cases = surface.identical() + "/" + surface.cases();
        return surface.notCompared() == 0
                ? Entry.plain(cases)
                : Entry.warn(cases + ", and " + surface.notCompared() + " not compared");
    }

    private static Entry rows(SurfaceResult surface) {
        Rate rows = surface.rows();
        return Entry.plain(
                rows.of() == 0
                        ? surface.kind() == Kind.ORACLE ? Numbers.NONE : "not measured"
                        : Numbers.count(rows.agreed()) + "/" + Numbers.count(rows.of()));
    }

    private static Entry fork(SurfaceResult surface) {
        SurfaceResult.Fork fork = surface.fork();
        if (fork == null) {
            return Entry.plain(surface.cases() == 0 ? Numbers.NONE : "none");
        }
        StringBuilder text = new StringBuilder(fork.caseId())
                .append(", token ")
                .append(fork.index())
                .append(fork.isLate() ? ", after " + Divergence.LATE_TOKENS + " or more that agree" : "");
        if (fork.marginNats() != null) {
            text.append("; margin ").append(Numbers.nats(fork.marginNats()));
        }
        if (fork.sigmas() != null) {
            text.append(", ").append(Numbers.of(fork.sigmas())).append(" σ");
        }
        return Entry.warn(VisibleText.plain(text.toString(), LONGEST));
    }

    private static Entry cut(SurfaceResult surface) {
        SurfaceResult.Cut cut = surface.cut();
        if (surface.interruption() != null) {
            return Entry.warn(VisibleText.plain(
                    "recording cut short: " + surface.interruption()
                            + (cut == null
                                    ? ""
                                    : ", at " + cut.caseId() + " after " + Numbers.counted(cut.tokens(), "token")),
                    LONGEST));
        }
        if (cut == null) {
            return Entry.plain(surface.cases() == 0 ? Numbers.NONE : "no");
        }
        if (cut.isNonFinite()) {
            return Entry.warn(VisibleText.plain(
                    cut.caseId() + " ends after " + Numbers.counted(cut.tokens(), "token")
                            + ": a logit is NaN or infinite",
                    LONGEST));
        }
        return Entry.warn(VisibleText.plain(
                cut.caseId() + " after " + Numbers.counted(cut.tokens(), "token") + ", all of them the oracle's; "
                        + cut.context()
                        + " with the prompt"
                        + (cut.round() == null ? "" : "; " + cut.round() + " is round, as a limit is"),
                LONGEST));
    }

    private static Entry stops(SurfaceResult surface) {
        SurfaceResult.Stops stops = surface.stops();
        if (surface.cases() == 0) {
            return Entry.plain(Numbers.NONE);
        }
        List<String> parts = new ArrayList<>();
        parts.add(
                stops.expected() == 0
                        ? surface.kind() == Kind.ORACLE ? "never" : "the oracle never does"
                        : surface.kind() == Kind.ORACLE
                                ? "in " + Numbers.counted(stops.expected(), "case")
                                : stops.withOracle() + "/" + stops.expected() + " with the oracle");
        add(parts, stops.early(), "early");
        add(parts, stops.past(), "past the stop");
        add(parts, stops.cut(), "cut off");
        String text = String.join(", ", parts);
        return parts.size() == 1 ? Entry.plain(text) : Entry.warn(text);
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }

    private static Entry memory(SurfaceResult surface) {
        SurfaceResult.PeakMemory memory = surface.memory();
        return Entry.plain(memory == null ? Numbers.NONE : SpeedWords.peak(memory.bytes(), memory.scope()));
    }

    private static Entry noise(SurfaceResult surface) {
        Double own = surface.ownSigmaNats();
        if (own != null) {
            return Entry.plain(
                    "σ " + Numbers.nats(own) + ", " + NoiseClass.of(own).phrase());
        }
        return Entry.plain(
                surface.sigmaNats() != null
                        ? "as this bundle"
                        : surface.kind() == Kind.ORACLE ? Numbers.NONE : "not measured");
    }
}

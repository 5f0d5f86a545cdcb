package dev.shipgate.report.wording;

import dev.shipgate.report.wording.ComparedTable.Entry;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.DeviceRecording;
import dev.shipgate.transcript.DeviceRunFacts;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.MemoryScope;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.SurfaceFacts;
import dev.shipgate.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The speed of each surface as a table: a row for each surface, tokens a second as medians with their range. */
public final class SpeedTable {

    /** What the table shows, for its caption. */
    public static final String CAPTION =
            "Tokens a second are medians with their range over n repeats, for a prompt of p"
                    + " tokens and g generated ones. Speed judges nothing.";

    private static final int LONGEST = 160;

    /** A token of a small model takes about a millisecond. */
    private static final double COARSE_MILLIS = 0.1;

    private static final List<String> HEAD = List.of(
            "surface",
            "bundle",
            "p, g, n",
            "prefill S=1, tok/s",
            "prefill batch, tok/s",
            "decode, tok/s",
            "a token",
            "load",
            "first token",
            "peak memory",
            "threads",
            "load average");

    private SpeedTable() {}

    /** Returns the table; empty if no speed was given. */
    public static Optional<ComparedTable> of(Transcript transcript) {
        Measurements measured = transcript.measured();
        return measured.speedOfAll().isEmpty()
                ? Optional.empty()
                : Optional.of(new ComparedTable(
                        HEAD,
                        measured.speedOfAll().stream()
                                .map(speed -> row(speed, bundle(speed, measured)))
                                .toList()));
    }

    /** Returns a sentence for each figure that must not be believed or compared as it stands. */
    public static List<String> notes(Transcript transcript) {
        Measurements measured = transcript.measured();
        return Stream.concat(
                        measured.speedOfAll().stream().flatMap(SpeedTable::notes),
                        measured.deviceRuns().stream().flatMap(SpeedTable::tier))
                .toList();
    }

    private static Stream<String> notes(SpeedFacts speed) {
        return Stream.concat(
                        SpeedWords.warnings(speed).stream(),
                        Optional.ofNullable(speed.noBatch()).map(why -> "no batch, because " + why).stream())
                .map(note -> VisibleText.plain(speed.surface() + ": " + note + ".", 2 * LONGEST));
    }

    /** Figures of a page that lost the foreground, or of a coarse clock, don't compare with others. */
    private static Stream<String> tier(DeviceRunFacts run) {
        DeviceRecording recording = run.recording();
        if (recording == null || recording.speed().isEmpty()) {
            return Stream.empty();
        }
        List<String> notes = new ArrayList<>();
        long untimed =
                recording.speed().stream().filter(each -> !each.tookTime()).count();
        if (untimed > 0) {
            notes.add(Numbers.count(untimed) + " of "
                    + Numbers.counted(recording.speed().size(), "repeat")
                    + (untimed == 1
                            ? " has a time of 0, which gives no throughput, so the table leaves it out"
                            : " have a time of 0, which gives no throughput, so the table leaves them out"));
        }
        if (recording.peakMemoryScope() == MemoryScope.PAGE) {
            notes.add("its peak memory is what the browser counts for the page, without its own and the GPU's");
        }
        if (Boolean.FALSE.equals(recording.tier().foregroundThroughout())) {
            notes.add("it wasn't in front all the time, so the figures may be too low");
        }
        Double resolution = recording.tier().timerResolutionMillis();
        if (resolution != null && resolution >= COARSE_MILLIS) {
            notes.add("its clock ticks every " + Numbers.chosen(resolution)
                    + " ms, so times of single tokens are coarse");
        }
        return notes.stream().map(note -> VisibleText.plain(run.id() + ": " + note + ".", 2 * LONGEST));
    }

    private static List<Entry> row(SpeedFacts speed, String bundle) {
        boolean busy = speed.machine() != null && speed.machine().busy();
        String decode = SpeedWords.rate(speed.decode());
        return List.of(
                Entry.plain(VisibleText.plain(speed.surface(), LONGEST)),
                Entry.plain(VisibleText.plain(bundle, LONGEST)),
                Entry.plain(speed.promptTokens() + ", " + speed.generatedTokens() + ", "
                        + speed.repeats().size()),
                Entry.plain(SpeedWords.rate(speed.prefillSingle())),
                Entry.plain(SpeedWords.rate(speed.prefillBatch())),
                speed.fasterThanMemory() ? new Entry(decode + " impossible", "bad") : Entry.plain(decode),
                Entry.plain(SpeedWords.tokenTime(speed)),
                Entry.plain(load(speed)),
                Entry.plain(SpeedWords.time(speed.firstTokenNanos())),
                Entry.plain(SpeedWords.peak(speed.peakBytes(), speed.peakScope())),
                Entry.plain(
                        speed.threads() == null ? Numbers.NONE : speed.threads().toString()),
                busy ? Entry.warn(SpeedWords.load(speed.machine())) : Entry.plain(SpeedWords.load(speed.machine())));
    }

    private static String load(SpeedFacts speed) {
        return speed.loadColdNanos() == null && speed.loadWarmNanos() == null
                ? Numbers.NONE
                : "cold " + SpeedWords.time(speed.loadColdNanos()) + ", warm " + SpeedWords.time(speed.loadWarmNanos());
    }

    /** A surface is compared only with surfaces of the same bundle, so the table says whether it is the gated one. */
    private static String bundle(SpeedFacts speed, Measurements measured) {
        if (speed.isOf(measured.bundle())) {
            return "this bundle";
        }
        boolean known = Stream.concat(
                        Stream.ofNullable(measured.baseline()),
                        measured.surfaces().stream().map(SurfaceFacts::bundle).filter(Objects::nonNull))
                .anyMatch((BundleFacts other) -> speed.isOf(other));
        return known ? speed.bundle() : speed.bundle() + ", not a bundle of this run";
    }
}

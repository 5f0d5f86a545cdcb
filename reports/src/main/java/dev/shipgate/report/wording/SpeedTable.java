package dev.shipgate.report.wording;

import dev.shipgate.report.wording.ComparedTable.Entry;
import dev.shipgate.transcript.BundleFacts;
import dev.shipgate.transcript.Measurements;
import dev.shipgate.transcript.SpeedFacts;
import dev.shipgate.transcript.SurfaceFacts;
import dev.shipgate.transcript.Transcript;
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

    private static final List<String> HEAD = List.of(
            "surface",
            "bundle",
            "p, g, n",
            "prefill S=1, tok/s",
            "prefill batch, tok/s",
            "decode, tok/s",
            "a token",
            "load cold",
            "load warm",
            "first token",
            "peak memory",
            "threads",
            "load average");

    private SpeedTable() {}

    /** Returns the table; empty if no speed was given. */
    public static Optional<ComparedTable> of(Transcript transcript) {
        Measurements measured = transcript.measured();
        return measured.speed().isEmpty()
                ? Optional.empty()
                : Optional.of(new ComparedTable(
                        HEAD,
                        measured.speed().stream()
                                .map(speed -> row(speed, bundle(speed, measured)))
                                .toList()));
    }

    /** Returns a sentence for each figure that must not be believed or compared as it stands. */
    public static List<String> notes(Transcript transcript) {
        return transcript.measured().speed().stream()
                .flatMap(speed -> Stream.concat(
                                SpeedWords.warnings(speed).stream(),
                                Optional.ofNullable(speed.noBatch()).map(why -> "no batch, because " + why).stream())
                        .map(note -> VisibleText.plain(speed.surface() + ": " + note + ".", 2 * LONGEST)))
                .toList();
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
                Entry.plain(SpeedWords.millis(speed.loadColdNanos())),
                Entry.plain(SpeedWords.millis(speed.loadWarmNanos())),
                Entry.plain(SpeedWords.millis(speed.firstTokenNanos())),
                Entry.plain(SpeedWords.bytes(speed.peakBytes())),
                Entry.plain(
                        speed.threads() == null ? Numbers.NONE : speed.threads().toString()),
                busy ? Entry.warn(SpeedWords.load(speed.machine())) : Entry.plain(SpeedWords.load(speed.machine())));
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

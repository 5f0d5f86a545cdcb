package dev.shipgate.report.console;

import dev.shipgate.report.wording.SpeedWords;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.SpeedFacts;

/** Shows how fast a surface is on the terminal. */
public final class SpeedText {

    private static final int LONGEST = 200;

    /** Returns a line for each group of figures. */
    public String render(SpeedFacts speed) {
        StringBuilder out = new StringBuilder();
        line(out, "surface", speed.surface());
        line(out, "bundle", speed.bundle());
        line(out, "engine", speed.engine() + " " + speed.engineVersion());
        line(out, "measured", SpeedWords.lengths(speed) + ": prompt tokens, generated tokens, repeats");
        line(out, "prefill S=1", SpeedWords.rate(speed.prefillSingle()) + " tok/s");
        line(
                out,
                "prefill batch",
                speed.noBatch() == null ? SpeedWords.rate(speed.prefillBatch()) + " tok/s" : speed.noBatch());
        line(out, "decode", SpeedWords.rate(speed.decode()) + " tok/s; a token takes " + SpeedWords.tokenTime(speed));
        line(
                out,
                "load",
                "cold " + SpeedWords.time(speed.loadColdNanos()) + ", warm "
                        + SpeedWords.time(speed.loadWarmNanos()) + "; first token after "
                        + SpeedWords.time(speed.firstTokenNanos()));
        line(
                out,
                "peak memory",
                speed.peakBytes() == null
                        ? "not known on this system"
                        : SpeedWords.peak(speed.peakBytes(), speed.peakScope()));
        SpeedWords.memory(speed).ifPresent(words -> line(out, "bandwidth", words));
        line(out, "load average", SpeedWords.load(speed.machine()));
        SpeedWords.warnings(speed).forEach(words -> line(out, "note", words));
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(VisibleText.plain(String.format("%-14s %s", name, value), LONGEST))
                .append('\n');
    }
}

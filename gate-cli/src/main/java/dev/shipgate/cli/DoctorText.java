package dev.shipgate.cli;

import dev.shipgate.doctor.Level;
import dev.shipgate.doctor.ProbeResult;
import dev.shipgate.report.console.Palette;
import dev.shipgate.report.wording.VisibleText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the doctor's results: one line per result, and a conclusion. */
final class DoctorText {

    private static final int LONGEST = 1_000;
    private static final int LEVEL_WIDTH = 6;
    private static final int ABOUT_WIDTH = 13;

    private final Palette palette;

    DoctorText(Palette palette) {
        this.palette = palette;
    }

    /** Returns one line, without a line break. */
    String line(ProbeResult remark) {
        String level = remark.level().id();
        return paint(remark.level(), level)
                + " ".repeat(LEVEL_WIDTH - level.length())
                + String.format("%-" + ABOUT_WIDTH + "s", remark.about())
                + VisibleText.plain(remark.found(), LONGEST)
                + (remark.advice() == null ? "" : " — " + remark.advice());
    }

    /** Returns the conclusion and the number of results per level, as one line without a line break. */
    String conclusion(List<ProbeResult> remarks) {
        String counts = Stream.of(Level.values())
                .map(level ->
                        remarks.stream().filter(each -> each.level() == level).count() + " " + level.id())
                .collect(Collectors.joining(", "));
        String sentence = switch (ProbeResult.worst(remarks)) {
            case OK -> "a run is possible";
            case WARN -> "a run is possible; see the warnings";
            case FAIL -> "a run would break; see the failures";
        };
        return paint(ProbeResult.worst(remarks), sentence) + " (" + counts + ")";
    }

    private String paint(Level level, String text) {
        return switch (level) {
            case OK -> palette.good(text);
            case WARN -> palette.doubtful(text);
            case FAIL -> palette.bad(text);
        };
    }
}

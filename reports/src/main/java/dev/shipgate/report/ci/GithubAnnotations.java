package dev.shipgate.report.ci;

import dev.shipgate.report.wording.FailureLines;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.ReleaseEntry;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Transcript;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shows a transcript as workflow commands of GitHub Actions, one command per line. It reports errors if the bundle must
 * not ship, and warnings for findings if the bundle may ship.
 */
public final class GithubAnnotations {

    private static final int MOST_POSITIONS = 30;
    private static final int MOST_FINDINGS = 10;
    private static final int LONGEST = 1000;

    /** Returns the commands, each with a line end; empty if there is nothing to report. */
    public String render(Transcript transcript) {
        boolean mayShip = transcript.verdict().mayShip();
        StringBuilder out = new StringBuilder();
        if (!mayShip) {
            out.append(command("error", "Ship Gate: " + transcript.verdict().name(), transcript.headline()));
        }
        String level = mayShip ? "warning" : "error";
        for (Finding finding :
                transcript.findings().stream().limit(MOST_FINDINGS).toList()) {
            out.append(command(
                    level, "Ship Gate finding: " + finding.family().id(), finding.summary() + ". " + finding.advice()));
        }
        if (!mayShip) {
            positions(transcript)
                    .limit(MOST_POSITIONS)
                    .forEach(line -> out.append(command("error", "Ship Gate", line)));
        }
        return out.toString();
    }

    /** Returns the command for a bundle of a release that couldn't be gated, with a line end. */
    public String render(ReleaseEntry.NotGated entry) {
        return command(
                "error", "Ship Gate: " + entry.verdict().name(), entry.name() + " was not gated: " + entry.why());
    }

    private static Stream<String> positions(Transcript transcript) {
        Lookup lookup = new Lookup(transcript);
        FailureLines lines = new FailureLines(transcript.measured().bundle().name());
        return transcript.judgements().stream()
                .filter(each -> each.standing() == Standing.REQUIRED)
                .map(each -> lines.of(each, lookup.observation(each.subject())))
                .flatMap(List::stream);
    }

    private static String command(String level, String title, String message) {
        return "::" + level + " title=" + property(VisibleText.plain(title, LONGEST)) + "::"
                + data(VisibleText.plain(message, LONGEST)) + "\n";
    }

    private static String data(String text) {
        return text.replace("##[", "##\\[")
                .replace("%", "%25")
                .replace("\r", "%0D")
                .replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}

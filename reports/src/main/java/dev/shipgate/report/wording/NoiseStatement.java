package dev.shipgate.report.wording;

import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.MarginNoise;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import java.util.Locale;
import java.util.Optional;

/** States in one line how noisy a bundle is, and how many flips such noise alone predicts. */
public final class NoiseStatement {

    private static final double LEAST_SHOWN_FLIPS = 0.1;

    private NoiseStatement() {}

    /** Returns the line for a run, without a full stop; empty if its noise wasn't measured. */
    public static Optional<String> of(Transcript transcript) {
        Subject subject = Subject.of(CheckId.MARGIN_NOISE);
        return Optional.ofNullable(new Lookup(transcript).observation(MarginNoise.class, subject))
                .map(NoiseStatement::of);
    }

    /** Returns the line for this noise, without a full stop. */
    public static String of(MarginNoise noise) {
        return "sigma " + Numbers.nats(noise.sigmaNats()) + " over " + Numbers.counted(noise.positions(), "position")
                + ", "
                + NoiseClass.of(noise.sigmaNats()).phrase() + "; " + expectedFlips(noise)
                + " expected from noise alone, " + Numbers.count(noise.flips()) + " seen"
                + (noise.topK() == null
                        ? ""
                        : "; only the " + noise.topK() + " recorded logits of each row were compared");
    }

    private static String expectedFlips(MarginNoise noise) {
        double expected = noise.expectedFlips();
        return expected > 0 && expected < LEAST_SHOWN_FLIPS
                ? "fewer than " + LEAST_SHOWN_FLIPS + " flips"
                : String.format(Locale.ROOT, "%.1f flips", expected);
    }
}

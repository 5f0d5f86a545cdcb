package dev.shipgate.report.wording;

import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The result of one bundle of a release. */
public sealed interface ReleaseEntry {

    /**
     * Returns its name in the release, which is also the folder of its reports: letters, digits, {@code .}, {@code _},
     * {@code -}.
     */
    String name();

    /** Returns its verdict. A bundle that couldn't be gated has the verdict for a bundle that couldn't be run. */
    Verdict verdict();

    /** Returns the sentence that explains the verdict. */
    String why();

    /** Returns the result of the function for this kind of entry. */
    <T> T either(Function<? super Gated, ? extends T> gated, Function<? super NotGated, ? extends T> notGated);

    /**
     * A bundle that was gated.
     *
     * @param transcript its transcript
     */
    record Gated(String name, Transcript transcript) implements ReleaseEntry {

        /** @throws IllegalArgumentException if the name isn't valid for a folder */
        public Gated {
            requireFolderName(name);
        }

        @Override
        public Verdict verdict() {
            return transcript.verdict();
        }

        /** The cause comes first, if it was found: it is what somebody has to mend. */
        @Override
        public String why() {
            return transcript.findings().stream()
                            .findFirst()
                            .filter(cause -> !transcript.verdict().mayShip())
                            .map(cause -> cause.family().id() + ", " + cause.summary() + ". ")
                            .orElse("")
                    + transcript.headline();
        }

        @Override
        public <T> T either(
                Function<? super Gated, ? extends T> gated, Function<? super NotGated, ? extends T> notGated) {
            return gated.apply(this);
        }
    }

    /**
     * A bundle that wasn't gated: the gate failed, or couldn't read the bundle or something that it is compared with.
     *
     * @param why the reason, one line
     */
    record NotGated(String name, String why) implements ReleaseEntry {

        /** @throws IllegalArgumentException if the name isn't valid for a folder */
        public NotGated {
            requireFolderName(name);
        }

        @Override
        public Verdict verdict() {
            return Verdict.ERROR;
        }

        @Override
        public <T> T either(
                Function<? super Gated, ? extends T> gated, Function<? super NotGated, ? extends T> notGated) {
            return notGated.apply(this);
        }
    }

    /** Returns the verdict of a release: the worst verdict in it. An empty release never passes. */
    static Verdict worst(Collection<? extends ReleaseEntry> entries) {
        Optional<Verdict> worst =
                Verdict.worst(entries.stream().map(ReleaseEntry::verdict).toList());
        return worst.orElse(Verdict.INCONCLUSIVE);
    }

    /** Returns a sentence with the number of bundles that may ship and the names of those that must not. */
    static String sentence(List<? extends ReleaseEntry> entries) {
        List<String> held = entries.stream()
                .filter(entry -> !entry.verdict().mayShip())
                .map(entry -> entry.name() + " (" + entry.verdict() + ")")
                .toList();
        String shipping =
                (entries.size() - held.size()) + " of " + Numbers.counted(entries.size(), "bundle") + " may ship";
        return shipping + (held.isEmpty() ? "." : "; these must not: " + String.join(", ", held) + ".");
    }

    private static void requireFolderName(String name) {
        if (!Pattern.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*", name)) {
            throw new IllegalArgumentException("not a valid name for a folder: " + name);
        }
    }
}

package dev.shipgate.report.wording;

import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What became of one bundle of a release. */
public sealed interface ReleaseEntry {

    /**
     * Returns its name in the release, which is also the folder of its reports: letters, digits, {@code .}, {@code _},
     * {@code -}.
     */
    String name();

    /** Returns its verdict; a bundle that could not be gated could not be run. */
    Verdict verdict();

    /** Returns the sentence that explains the verdict. */
    String why();

    /** Returns what the function for its kind makes of this entry. */
    <T> T either(Function<? super Gated, ? extends T> gated, Function<? super NotGated, ? extends T> notGated);

    /**
     * A bundle that was gated.
     *
     * @param transcript the record of it
     */
    record Gated(String name, Transcript transcript) implements ReleaseEntry {

        /** @throws IllegalArgumentException if the name is not one of a folder */
        public Gated {
            requireFolderName(name);
        }

        @Override
        public Verdict verdict() {
            return transcript.verdict();
        }

        @Override
        public String why() {
            return transcript.headline();
        }

        @Override
        public <T> T either(
                Function<? super Gated, ? extends T> gated, Function<? super NotGated, ? extends T> notGated) {
            return gated.apply(this);
        }
    }

    /**
     * A bundle that was not: it or something that it is held against cannot be read, or the gate broke.
     *
     * @param why what stopped it, one line
     */
    record NotGated(String name, String why) implements ReleaseEntry {

        /** @throws IllegalArgumentException if the name is not one of a folder */
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

    /** Returns the verdict of a release: the worst in it. Nothing gated is never a pass. */
    static Verdict worst(Collection<? extends ReleaseEntry> entries) {
        Optional<Verdict> worst =
                Verdict.worst(entries.stream().map(ReleaseEntry::verdict).toList());
        return worst.orElse(Verdict.INCONCLUSIVE);
    }

    /** Returns how many bundles may ship and which may not, a sentence. */
    static String sentence(List<? extends ReleaseEntry> entries) {
        List<String> held = entries.stream()
                .filter(entry -> !entry.verdict().mayShip())
                .map(entry -> entry.name() + " (" + entry.verdict() + ")")
                .toList();
        String shipping = (entries.size() - held.size()) + " of " + entries.size()
                + (entries.size() == 1 ? " bundle" : " bundles") + " may ship";
        return shipping + (held.isEmpty() ? "." : "; not " + String.join(", ", held) + ".");
    }

    private static void requireFolderName(String name) {
        if (!Pattern.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*", name)) {
            throw new IllegalArgumentException("no name for a folder: " + name);
        }
    }
}

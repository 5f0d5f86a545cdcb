package dev.shipgate.draft;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.input.InputFolder;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.tokenizer.TokenizerFiles;
import dev.shipgate.tokenizer.TokenizerWritings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which files belong to a bundle. */
final class BundleMatch {

    private BundleMatch() {}

    /** Tells whether a device ran exactly the files of {@code bundle}. Computes digests only if all sizes match. */
    static boolean isRunOf(Bundle bundle, DeviceRun run) {
        List<PinnedFile> recorded = run.bundle().files();
        return bundle.graphFiles().stream()
                        .map(graph -> bundle.root().relativize(graph).toString().replace('\\', '/'))
                        .allMatch(graph ->
                                recorded.stream().anyMatch(file -> file.path().equals(graph)))
                && recorded.stream().allMatch(file -> hasSize(bundle.root(), file))
                && recorded.stream().allMatch(file -> hasDigest(bundle.root(), file));
    }

    /**
     * Tells whether an oracle may be of the bundle's model: by the tokenizer if its digest is known, else by the size
     * of the vocabulary if known, else yes.
     */
    static boolean isOracleOf(Bundle bundle, Oracle oracle) {
        @Nullable String recorded = oracle.model().tokenizerSha256();
        Path tokenizer = bundle.tokenizerFile();
        if (recorded != null && tokenizer != null && TokenizerFiles.isWhole(tokenizer)) {
            return PinnedFile.of(bundle.root(), tokenizer).sha256().equals(recorded)
                    || TokenizerWritings.of(tokenizer).include(recorded);
        }
        @Nullable Integer vocabulary = bundle.manifest().vocabSize();
        return vocabulary == null || vocabulary == oracle.model().vocabSize();
    }

    private static boolean hasSize(Path root, PinnedFile recorded) {
        try {
            Path file = root.resolve(recorded.path());
            return Files.isRegularFile(file) && Files.size(file) == recorded.bytes();
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean hasDigest(Path root, PinnedFile recorded) {
        try {
            return PinnedFile.of(root, new InputFolder(root).file(recorded.path()))
                    .sha256()
                    .equals(recorded.sha256());
        } catch (InvalidInputException unreadable) {
            return false;
        }
    }
}

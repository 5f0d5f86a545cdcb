package dev.shipgate.check;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.tokenizer.TokenizerContents;
import dev.shipgate.tokenizer.TokenizerFiles;
import dev.shipgate.tokenizer.TokenizerWritings;
import dev.shipgate.transcript.BundleContract.Tokenizer;
import dev.shipgate.transcript.BundleContract.Tokenizer.Compared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the bundle's tokenizer with the oracle's: by the bytes of their files, else by what the files say. The
 * oracle's file is needed for that, unless the bundle's is the oracle's written by another version of the library.
 */
final class TokenizerComparison {

    private final Bundle bundle;
    private final List<PinnedFile> files;
    private final Oracle oracle;

    TokenizerComparison(Bundle bundle, List<PinnedFile> files, Oracle oracle) {
        this.bundle = bundle;
        this.files = files;
        this.oracle = oracle;
    }

    Tokenizer compare(Reading reading) {
        Path file = bundle.tokenizerFile();
        String recorded = oracle.model().tokenizerSha256();
        if (file == null || !TokenizerFiles.isWhole(file)) {
            return new Tokenizer(null, recorded, null, List.of(), reading.assumed(), unsupported(file));
        }
        String found = digest(file);
        if (found == null || recorded == null) {
            return new Tokenizer(found, recorded);
        }
        if (found.equals(recorded)) {
            return new Tokenizer(found, recorded, Compared.FILES, List.of(), null);
        }
        try {
            return compareContents(file, found, recorded);
        } catch (InvalidInputException unreadable) {
            return new Tokenizer(found, recorded);
        }
    }

    /** Returns why the gate can't run the tokenizer. One that can't be read is reported where the prompts are. */
    private static @Nullable String unsupported(@Nullable Path file) {
        try {
            return file == null ? null : TokenizerFiles.unsupported(file).orElse(null);
        } catch (InvalidInputException unreadable) {
            return null;
        }
    }

    private Tokenizer compareContents(Path file, String found, String recorded) {
        Path kept = keptFile(recorded);
        if (kept != null) {
            List<String> differences = TokenizerContents.read(file).differencesFrom(TokenizerContents.read(kept));
            return new Tokenizer(found, recorded, Compared.CONTENTS, differences, null);
        }
        return TokenizerWritings.of(file).include(recorded)
                ? new Tokenizer(found, recorded, Compared.CONTENTS, List.of(), null)
                : new Tokenizer(found, recorded);
    }

    /** Returns the oracle's own tokenizer, if it was put beside the oracle. */
    private @Nullable Path keptFile(String recorded) {
        Path kept = oracle.directory().resolve(TokenizerFiles.WHOLE);
        return Files.isRegularFile(kept) && PinnedFile.of(kept).sha256().equals(recorded) ? kept : null;
    }

    private @Nullable String digest(Path file) {
        String path = bundle.root().relativize(file).toString().replace('\\', '/');
        return files.stream()
                .filter(each -> each.path().equals(path))
                .map(PinnedFile::sha256)
                .findFirst()
                .orElse(null);
    }
}

package dev.shipgate.check;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.input.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Loads the bundle's tokenizer when it is first needed, since loading is slow. */
@FunctionalInterface
public interface TokenizerSource {

    /**
     * Returns the tokenizer, or {@code null} if the bundle ships none.
     *
     * @throws InvalidInputException if the file cannot be used
     */
    @Nullable
    BundleTokenizer tokenizer();
}

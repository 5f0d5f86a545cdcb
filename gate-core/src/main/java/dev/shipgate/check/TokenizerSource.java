package dev.shipgate.check;

import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.input.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Gives the bundle's tokenizer when it is first needed: loading it is slow. */
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

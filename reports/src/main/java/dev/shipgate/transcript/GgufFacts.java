package dev.shipgate.transcript;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a GGUF file declares, and the types of its tensors.
 *
 * @param version the version of the format
 * @param architecture the architecture of the model; may be empty
 * @param fileType the recipe that {@code general.file_type} declares, such as {@code Q4_K_M}, or its number if it is
 *     unknown; {@code null} if it declares none
 * @param files the number of files
 * @param tensorTypes the number of tensors of each type
 * @param indivisibleRows the lengths of rows of matrices in the layers that can't be divided into the super-blocks of
 *     256 that k-quants and i-quants need, in ascending order
 * @param tokenizer the kind of its tokenizer and how it splits texts, such as {@code gpt2, qwen2}; {@code null} if it
 *     has none
 * @param chatTemplateCharacters the length of its chat template; {@code null} if it has none
 */
public record GgufFacts(
        int version,
        String architecture,
        @Nullable String fileType,
        int files,
        Map<String, Integer> tensorTypes,
        List<Long> indivisibleRows,
        @Nullable String tokenizer,
        @Nullable Integer chatTemplateCharacters) {

    public GgufFacts {
        tensorTypes = Copies.ordered(tensorTypes);
        indivisibleRows = List.copyOf(indivisibleRows);
    }
}

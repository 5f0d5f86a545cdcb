package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The agreement at the positions whose oracle top-1 is in one class.
 *
 * @param tokenClass the class; {@code null} if no tokenizer could tell
 * @param rate the share of positions with the same top-1
 */
public record ClassRate(
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable TokenClass tokenClass, Rate rate) {}

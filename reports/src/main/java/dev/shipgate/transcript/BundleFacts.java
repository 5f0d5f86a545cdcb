package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was judged.
 *
 * @param name the name it gives itself
 * @param location the folder as it was given
 * @param layout which kind of folder it is
 * @param vocabularySize what its manifest says; {@code null} if nothing
 * @param maxContextLength tokens, as its manifest says; {@code null} if nothing
 * @param eosTokenIds as its manifest says
 * @param compression its manifest's claim, JSON text; {@code null} if it makes none
 * @param files all its files
 * @param audit what its graph holds; {@code null} if it was not read
 * @param engine what ran it; {@code null} if it could not be opened
 */
public record BundleFacts(
        String name,
        String location,
        String layout,
        @Nullable Integer vocabularySize,
        @Nullable Integer maxContextLength,
        List<Integer> eosTokenIds,
        @Nullable String compression,
        List<FileFacts> files,
        @Nullable GraphAudit audit,
        @Nullable EngineFacts engine) {

    public BundleFacts {
        eosTokenIds = List.copyOf(eosTokenIds);
        files = List.copyOf(files);
    }
}

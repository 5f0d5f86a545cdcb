package dev.shipgate.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bundle that was judged.
 *
 * @param name the name that the bundle declares
 * @param location the folder, seen from where the gate ran; only its name if it lies elsewhere
 * @param layout the layout of the folder
 * @param vocabularySize the size that the manifest declares; {@code null} if it declares none
 * @param maxContextLength the number of tokens that the manifest declares; {@code null} if it declares none
 * @param eosTokenIds the end-of-text ids that the manifest declares
 * @param compression the manifest's compression claim as JSON text; {@code null} if it makes none
 * @param files all its files
 * @param audit the contents of the graph; {@code null} if it wasn't read
 * @param engine the engine that ran the bundle; {@code null} if the bundle couldn't be opened
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
